package dev.skein.group.app;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** One secret of an app, sealed. At most two are active, so that a platform can change over without a break. */
@Entity
@Table(name = "app_secret")
@IdClass(AppSecret.Key.class)
public class AppSecret {
    public static final int MAX_ACTIVE = 2;

    @Id
    private String appId;

    @Id
    private String secretId;

    private byte[] sealed;
    private boolean active;
    private long createdAt;

    protected AppSecret() {}

    public AppSecret(String appId, String secretId, byte[] sealed, long now) {
        this.appId = appId;
        this.secretId = secretId;
        this.sealed = sealed;
        this.active = true;
        this.createdAt = now;
    }

    public record Key(String appId, String secretId) {}

    public String appId() {
        return appId;
    }

    public String secretId() {
        return secretId;
    }

    public byte[] sealed() {
        return sealed;
    }

    public boolean active() {
        return active;
    }

    public long createdAt() {
        return createdAt;
    }

    public void retire() {
        active = false;
    }
}

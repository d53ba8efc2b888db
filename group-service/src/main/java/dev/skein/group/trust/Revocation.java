package dev.skein.group.trust;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Tokens that are refused before their time: those of a login, or all of a user issued before a moment. */
@Entity
@Table(name = "revocation")
public class Revocation {
    @Id
    private long version;

    private String appId;
    private String userId;
    private String loginId;
    private long issuedBefore;
    private long expiresAt;

    protected Revocation() {}

    private Revocation(long version, String appId, String userId, long expiresAt) {
        this.version = version;
        this.appId = appId;
        this.userId = userId;
        this.loginId = "";
        this.expiresAt = expiresAt;
    }

    public static Revocation ofLogin(long version, String appId, String userId, String loginId, long expiresAt) {
        Revocation revocation = new Revocation(version, appId, userId, expiresAt);
        revocation.loginId = loginId;
        return revocation;
    }

    public static Revocation ofUser(long version, String appId, String userId, long issuedBefore, long expiresAt) {
        Revocation revocation = new Revocation(version, appId, userId, expiresAt);
        revocation.issuedBefore = issuedBefore;
        return revocation;
    }

    public long version() {
        return version;
    }

    public String appId() {
        return appId;
    }

    public String userId() {
        return userId;
    }

    /** Empty: all tokens of the user issued before {@link #issuedBefore}. */
    public String loginId() {
        return loginId;
    }

    public long issuedBefore() {
        return issuedBefore;
    }

    public long expiresAt() {
        return expiresAt;
    }
}

package dev.skein.group.app;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A tenant. Nothing of one app is ever visible to another. */
@Entity
@Table(name = "app")
public class App {
    @Id
    private String appId;

    private String appKey;

    @SuppressWarnings("UnusedVariable") // read in the database
    private String name;

    private boolean disabled;
    private boolean registrationOpen;
    private int multiDevicePolicy;
    private int webInstances;
    private int sendsPerSecond;
    private int sendsBurst;

    @SuppressWarnings("UnusedVariable") // read in the database
    private long createdAt;

    protected App() {}

    public App(String appKey, String name, SendRate sendRate, long now) {
        this.appId = appKey;
        this.appKey = appKey;
        this.name = name;
        this.registrationOpen = true;
        this.sendsPerSecond = sendRate.perSecond();
        this.sendsBurst = sendRate.burst();
        this.createdAt = now;
    }

    /** Messages one user may send; 0 means the product's default. */
    public record SendRate(int perSecond, int burst) {}

    public String appId() {
        return appId;
    }

    public String appKey() {
        return appKey;
    }

    public boolean disabled() {
        return disabled;
    }

    public boolean registrationOpen() {
        return registrationOpen;
    }

    public int multiDevicePolicy() {
        return multiDevicePolicy;
    }

    public int webInstances() {
        return webInstances;
    }

    public SendRate sendRate() {
        return new SendRate(sendsPerSecond, sendsBurst);
    }
}

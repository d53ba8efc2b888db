package dev.skein.group.outbound.postgres;

import dev.skein.group.change.ChangeLog;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A change that messaging-service has not confirmed; payload is an encoded ApplyRequest without its change id. */
@Entity
@Table(name = "projection_change")
class ProjectionChange {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String appId;
    private String key;
    private byte[] payload;

    private long createdAt;

    private int failures;

    /** Only statements read it. */
    @SuppressWarnings("UnusedVariable")
    private long dueAt;

    protected ProjectionChange() {}

    ProjectionChange(String appId, String key, byte[] payload, long now) {
        this.appId = appId;
        this.key = key;
        this.payload = payload;
        this.createdAt = now;
    }

    ChangeLog.Pending pending() {
        return new ChangeLog.Pending(id, appId, key, payload, createdAt, failures);
    }
}

package dev.skein.group.outbound.postgres;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Events on their way to skein.events; payload is an encoded EventBatch. The relay reads and deletes it. */
@Entity
@Table(name = "outbox")
class OutboxRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @SuppressWarnings("UnusedVariable") // read in the database
    private String appId;

    @SuppressWarnings("UnusedVariable") // read in the database
    private String key;

    @SuppressWarnings("UnusedVariable") // read in the database
    private byte[] payload;

    protected OutboxRow() {}

    OutboxRow(String appId, String key, byte[] payload) {
        this.appId = appId;
        this.key = key;
        this.payload = payload;
    }
}

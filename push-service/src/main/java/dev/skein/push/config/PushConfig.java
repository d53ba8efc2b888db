package dev.skein.push.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of push-service. */
@ConfigMapping(prefix = "skein.push")
public interface PushConfig {
    Events events();

    Devices devices();

    Recipients recipients();

    Delivery delivery();

    /** What comes in from other services. */
    interface Events {
        /** Batches of events held in memory; more wait at the broker. */
        @WithDefault("64")
        int inFlight();
    }

    /** Devices and who has them. */
    interface Devices {
        /** Devices one user may have; the one registered first gives way. */
        @WithDefault("20")
        int maxPerUser();

        /** Users whose devices (or lack of them) are remembered. */
        @WithDefault("200000")
        int memoryUsers();

        /** How long they are remembered; how late a replica notices a device that was registered at another. */
        @WithDefault("1s")
        Duration memoryLife();
    }

    /** Members of groups. */
    interface Recipients {
        /** Members that are remembered, over all groups. */
        @WithDefault("1000000")
        long memoryMembers();
    }

    /** From the queue to the vendors. */
    interface Delivery {
        /** The least time between two pushes of one conversation to one device; messages in between are folded. */
        @WithDefault("3s")
        Duration window();

        /** Tries after the first; then the push is a dead letter. */
        @WithDefault("3")
        int retries();

        /** Wait before the first retry; four times as long before each further one, or what the vendor asks for. */
        @WithDefault("1s")
        Duration firstPause();

        /** For a vendor's answer. */
        @WithDefault("10s")
        Duration timeout();

        /** Pushes of one vendor at a time. */
        @WithDefault("200")
        int inFlight();

        /** How long the delivery log is kept. At least 7 days: it is what tells that a message was pushed before. */
        @WithDefault("8d")
        Duration keepLog();
    }
}

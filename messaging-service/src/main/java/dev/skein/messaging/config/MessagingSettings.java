package dev.skein.messaging.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of messaging-service. */
@ConfigMapping(prefix = "skein.messaging")
public interface MessagingSettings {
    /** The message path. */
    Send send();

    /** What is held in memory. */
    Memory memory();

    /** Live deliveries. */
    Delivery delivery();

    /** Live deliveries. */
    interface Delivery {
        /**
         * With at most so many gateways every one of them is told of every message; with more, the sessions of the
         * recipients are looked up in Redis first.
         */
        @WithDefault("3")
        int maxNodesTold();
    }

    /** The message path. */
    interface Send {
        /** Conversations are spread over so many lanes; each stores one batch at a time. */
        @WithDefault("4")
        int lanes();

        /** Most messages stored by one statement. */
        @WithDefault("300")
        int maxBatch();

        /** Most sends waiting per lane; more are refused with OVERLOADED. */
        @WithDefault("5000")
        int maxWaiting();
    }

    /** What is held in memory. */
    interface Memory {
        /** Members of conversations held in memory, all conversations together; about 100 bytes each. */
        @WithDefault("500000")
        long members();
    }
}

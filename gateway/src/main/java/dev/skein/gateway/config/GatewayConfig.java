package dev.skein.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway. */
@ConfigMapping(prefix = "skein.gateway")
public interface GatewayConfig {
    Handshake handshake();

    Heartbeat heartbeat();

    Limits limits();

    Calls calls();

    Trust trust();

    Drain drain();

    Chat chat();

    /** Opening a session. */
    interface Handshake {
        /** The first frame must have come by then, else the connection is closed with 4000. */
        @WithDefault("10s")
        Duration timeout();

        /**
         * Values of the Origin header that browsers may connect from, e.g. {@code https://chat.example.com}; {@code *} is
         * any. Pages served by the gateway itself, and clients that send no Origin, are always welcome.
         */
        Optional<List<String>> allowedOrigins();
    }

    /** How often clients show that they are there, and when they count as gone. */
    interface Heartbeat {
        /** What clients in the foreground are told. */
        @WithDefault("30s")
        Duration interval();

        /** What mobile clients in the background are told. */
        @WithDefault("120s")
        Duration backgroundInterval();

        /** Without a frame for so long a session is closed with 4004. */
        @WithDefault("90s")
        Duration timeout();

        /** The same for Web and MiniProgram. */
        @WithDefault("60s")
        Duration webTimeout();

        /** The same for mobile clients in the background. */
        @WithDefault("400s")
        Duration backgroundTimeout();
    }

    /** Protection from abuse and mistakes. */
    interface Limits {
        /** Larger WebSocket frames close the connection with 1009. */
        @WithDefault("65536")
        int maxFrameBytes();

        /** Largest body of an HTTP or gRPC request. */
        @WithDefault("1048576")
        int maxRequestBytes();

        /** Told to clients; messaging-service enforces it. */
        @WithDefault("12288")
        int maxContentBytes();

        /** Frames per second of one session, with the same burst; an app that allows more sends raises it. */
        @WithDefault("100")
        int framesPerSecond();

        /** Calls per second of one user by HTTP and gRPC, with the same burst. */
        @WithDefault("100")
        int callsPerSecond();

        /** New WebSocket connections per second from one address. */
        @WithDefault("50")
        int connectsPerSecondPerIp();

        /** Logins and registrations per second from one address; five times as many at once after a pause. */
        @WithDefault("10")
        int loginsPerSecondPerIp();

        /** Frames waiting in one session's outbound queue; half of it turns deliveries into notifications without data. */
        @WithDefault("1000")
        int outboundFrames();

        /** The same in bytes. */
        @WithDefault("1048576")
        int outboundBytes();
    }

    /** Passing requests on. */
    interface Calls {
        /** Longest time a request may take. */
        @WithDefault("10s")
        Duration timeout();

        /** Sends without an answer that the gateway holds; more are refused with OVERLOADED. */
        @WithDefault("50000")
        int maxUnansweredSends();
    }

    /** What the gateway must know to check tokens. */
    interface Trust {
        /** How often keys, apps and revocations are asked for. */
        @WithDefault("5s")
        Duration poll();
    }

    /** Going away gracefully. */
    interface Drain {
        /** All of it, from the signal to the end. */
        @WithDefault("25s")
        Duration timeout();

        /** Clients are told to come back elsewhere spread over this time. */
        @WithDefault("10s")
        Duration reconnectWithin();
    }

    /** The web chat served at {@code /}. */
    interface Chat {
        /** False: only a page that says what this is. */
        @WithDefault("true")
        boolean enabled();

        /** App whose users the web chat is for; without it people are asked for it when they sign in. */
        Optional<String> appKey();
    }
}

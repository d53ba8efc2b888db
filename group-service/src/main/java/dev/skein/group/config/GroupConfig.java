package dev.skein.group.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Settings of group-service. */
@ConfigMapping(prefix = "skein.group")
public interface GroupConfig {
    /**
     * Encrypts app secrets and signing keys at rest: base64 of 32 random bytes, the same for all replicas, never to be
     * lost. Comes from SKEIN_SECRETS_KEY.
     */
    String secretsKey();

    /** The app that is made at start when it does not exist yet. */
    Bootstrap bootstrap();

    /** Passwords. */
    Password password();

    /** Tokens. */
    Token token();

    /** How messaging-service learns of changes. */
    Settle settle();

    interface Bootstrap {
        /**
         * Key (and id) of the app, 1 to 64 letters, digits, '.', '_' or '-'; no app is made without it. Its users may
         * send 1,000 messages a second (burst 2,000) instead of the usual 10 (20), so that demonstrations, replays and
         * benchmarks are not throttled; settings of an app that exists already are left alone. Comes from
         * SKEIN_BOOTSTRAP_APP_KEY.
         */
        Optional<String> appKey();

        /** Secret of that app, at least 32 characters. Comes from SKEIN_BOOTSTRAP_APP_SECRET. */
        Optional<String> appSecret();

        /**
         * User of that app who can be written to from the first minute and belongs to whoever registers the id first; for
         * trying out, so leave it empty elsewhere. Comes from SKEIN_BOOTSTRAP_SAMPLE_USER.
         */
        Optional<String> sampleUser();
    }

    interface Password {
        /** Cost of bcrypt: one more doubles the time of each login. */
        @WithDefault("10")
        @Min(4)
        @Max(16)
        int cost();

        /** Threads that hash. */
        @WithDefault("2")
        @Min(1)
        int threads();

        /** Logins and registrations that may wait for a thread; more are answered OVERLOADED. */
        @WithDefault("500")
        @Min(1)
        int queue();

        /** How many of these may come from one address of a client; addresses take turns. Behind a proxy all have its address. */
        @WithDefault("50")
        @Min(1)
        int queuePerIp();

        /** Wrong passwords within the window that lock the account. */
        @WithDefault("5")
        @Min(1)
        int failures();

        /** The window, and for how long the account is locked. */
        @WithDefault("15m")
        Duration lock();
    }

    interface Token {
        /** Life of access tokens of a login. */
        @WithDefault("2h")
        Duration access();

        /** Life of refresh tokens. */
        @WithDefault("30d")
        Duration refresh();

        /**
         * For how long a spent refresh token is answered once more, with the same pair, unless the refresh token of that
         * pair was spent, too: the answer may have been lost, and an outage takes minutes. Later, or when the next one was
         * spent, it means that two parties hold the token, and the login ends.
         */
        @WithDefault("10m")
        Duration refreshRepeat();

        /** Life of platform tokens. */
        @WithDefault("2h")
        Duration platform();

        /** For how long a key signs. */
        @WithDefault("30d")
        Duration rotation();

        /** How long before it signs a key is published; longer than gateways need to fetch it. */
        @WithDefault("10m")
        Duration publishAhead();
    }

    interface Settle {
        /** How long a call waits for messaging-service to apply its change. */
        @WithDefault("3s")
        Duration patience();

        /** Age at which a change that its call did not settle is repeated in the background. */
        @WithDefault("4s")
        Duration repeatAfter();
    }
}

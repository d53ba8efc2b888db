package dev.skein.sdk;

import dev.skein.protocol.UserId;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.client.DefaultClient;
import dev.skein.sdk.internal.connection.LoginTokens;
import dev.skein.sdk.internal.listener.Listeners;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.Stores;
import dev.skein.sdk.transport.JdkTransport;
import dev.skein.sdk.transport.Transport;
import dev.skein.v1.Platform;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Options of a {@link SkeinClient}. Needed: url, app key, and a login or token. */
public final class SkeinClientBuilder {
    private final Listeners listeners = new Listeners();
    private URI url = URI.create("http://localhost:8080");
    private String appKey = "";
    private String userId = "";
    private @Nullable String password;
    private @Nullable TokenSource tokens;
    private String deviceId = "java";
    private Platform platform = Platform.PLATFORM_LINUX;
    private @Nullable LocalStore store;
    private @Nullable SkeinRuntime runtime;
    private @Nullable Transport transport;
    private ClientSettings.Tuning tuning = ClientSettings.Tuning.DEFAULT;

    SkeinClientBuilder() {}

    /** The gateway, {@code http://} or {@code https://}; default {@code http://localhost:8080}. */
    public SkeinClientBuilder url(String gateway) {
        URI parsed = URI.create(gateway);
        if (!"http".equals(parsed.getScheme()) && !"https".equals(parsed.getScheme()) || parsed.getHost() == null) {
            throw new IllegalArgumentException("url must be http://host[:port] or https://host[:port], not " + gateway);
        }
        url = parsed;
        return this;
    }

    public SkeinClientBuilder appKey(String key) {
        appKey = key;
        return this;
    }

    /** Logs in with a password, refreshes the token when it ends, and logs in again when it can no longer. */
    public SkeinClientBuilder login(String user, String userPassword) {
        userId = user;
        password = userPassword;
        return this;
    }

    /** Tokens come from the application, e.g. from its own server. */
    public SkeinClientBuilder tokens(String user, TokenSource source) {
        userId = user;
        tokens = source;
        return this;
    }

    /**
     * Which device this is; default {@code java} on {@link Platform#PLATFORM_LINUX}. The app's policy says which platforms of
     * one user may be connected at the same time; by default one of the desktop class, so a second client with the
     * default ends the first ({@link ConnectionListener#onKicked}). Programs beside their user's own devices are
     * {@link Platform#PLATFORM_SERVER}.
     *
     * @param id stable per installation; 1 to 64 printable ASCII characters
     */
    public SkeinClientBuilder device(String id, Platform devicePlatform) {
        deviceId = id;
        platform = devicePlatform;
        return this;
    }

    /** Default: in memory. A store serves one client at a time. */
    public SkeinClientBuilder store(LocalStore localStore) {
        store = localStore;
        return this;
    }

    /** Default: {@link SkeinRuntime#shared()}. */
    public SkeinClientBuilder runtime(SkeinRuntime clientRuntime) {
        runtime = clientRuntime;
        return this;
    }

    /** Default: the JDK's WebSocket. */
    public SkeinClientBuilder transport(Transport webSockets) {
        transport = webSockets;
        return this;
    }

    /** How many messages of each conversation a new device is handed from before its time; default 100. */
    public SkeinClientBuilder roamingMessages(int count) {
        tuning = tuning.withRoamingMessages(count);
        return this;
    }

    /** How many sends may wait; default 1,000. Beyond that, sends fail with OVERLOADED. */
    public SkeinClientBuilder maxPendingSends(int count) {
        tuning = tuning.withMaxPendingSends(count);
        return this;
    }

    /** How long to wait for each answer; default 10 s. */
    public SkeinClientBuilder answerTimeout(Duration timeout) {
        tuning = tuning.withAnswerTimeout(timeout);
        return this;
    }

    public SkeinClientBuilder onMessage(MessageListener listener) {
        listeners.add(listener);
        return this;
    }

    public SkeinClientBuilder onConnection(ConnectionListener listener) {
        listeners.add(listener);
        return this;
    }

    public SkeinClientBuilder onConversation(ConversationListener listener) {
        listeners.add(listener);
        return this;
    }

    public SkeinClientBuilder onUserEvent(UserEventListener listener) {
        listeners.add(listener);
        return this;
    }

    public SkeinClientBuilder onSend(SendListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * @throws IllegalStateException when app key or account is missing or malformed; the message says which
     */
    public SkeinClient build() {
        if (appKey.isEmpty()) {
            throw new IllegalStateException("no app: call appKey(…)");
        }
        if (password == null && tokens == null) {
            throw new IllegalStateException("no account: call login(…) or tokens(…)");
        }
        if (!UserId.isValid(userId)) {
            throw new IllegalStateException("user id must be 1 to 32 characters of A-Z a-z 0-9 _ - @ .");
        }
        SkeinRuntime clientRuntime = runtime == null ? SkeinRuntime.shared() : runtime;
        ClientSettings.Account account = new ClientSettings.Account(appKey, userId, deviceId, platform);
        return new DefaultClient(
                new ClientSettings(
                        url,
                        account,
                        tokenSource(account, clientRuntime),
                        store == null ? Stores.memory() : store,
                        transport == null ? new JdkTransport(clientRuntime.httpClient()) : transport,
                        tuning),
                clientRuntime,
                listeners.copy());
    }

    private TokenSource tokenSource(ClientSettings.Account account, SkeinRuntime clientRuntime) {
        if (tokens != null) {
            return tokens;
        }
        SkeinHttp http = SkeinHttp.at(url.toString(), clientRuntime);
        return new LoginTokens(http, account, password == null ? "" : password, clientRuntime);
    }
}

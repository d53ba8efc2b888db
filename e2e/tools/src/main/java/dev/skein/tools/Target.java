package dev.skein.tools;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AuthService;
import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.Platform;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack to talk to; for commands that need no more than an app key. */
public final class Target {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Gateway; when not given SKEIN_URL, or what ./skein up runs here, or this machine's SKEIN_PORT.")
    private @Nullable String given;

    @Option(
            names = "--app-key",
            paramLabel = "KEY",
            description = "App that lets people register (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:SKEIN_APP_KEY:-demo}")
    private String appKey = "";

    private @Nullable String url;

    public String url() {
        if (url == null) {
            url = resolve(given, System.getenv());
        }
        return url;
    }

    public String appKey() {
        return appKey;
    }

    /**
     * Says where it goes, and makes sure that a Skein is there that knows the app, before anything is done to it.
     *
     * @throws StackException with what to do about it
     */
    public void open(PrintStream out) {
        out.println("Talking to " + url());
        try {
            SkeinHttp.at(url()).service(AuthService::new).login(stranger()).join();
        } catch (CompletionException failure) {
            ErrorCode code = failure.getCause() instanceof SkeinException why ? why.code() : ErrorCode.INTERNAL;
            switch (code) {
                case WRONG_CREDENTIALS, ACCOUNT_UNKNOWN, ACCOUNT_LOCKED -> {}
                case APP_UNKNOWN, APP_DISABLED ->
                    throw new StackException("the Skein at " + url() + " is not yours, or has another app than "
                            + appKey + " (" + code + "); choose with --url and --app-key");
                case UNAVAILABLE ->
                    throw new StackException(
                            reason(failure) + "; start it with ./skein up, or name another with --url");
                default ->
                    throw new StackException(
                            "what answers at " + url() + " is no Skein (" + reason(failure) + "); name one with --url");
            }
        }
    }

    /** Refused for its password by the Skein that is meant, for another reason by others. */
    private LoginRequest stranger() {
        return LoginRequest.newBuilder()
                .setAppKey(appKey)
                .setUserId("nobody-" + new SecureRandom().nextInt(1_000_000))
                .setPassword("no password")
                .setDeviceId("none")
                .setPlatform(Platform.PLATFORM_LINUX)
                .build();
    }

    private static String reason(CompletionException failure) {
        return failure.getCause() instanceof SkeinException why
                ? why.code() + ": " + why.getMessage()
                : String.valueOf(failure.getCause());
    }

    /** Only what is named, or was started here; whoever happens to own the usual port is left alone. */
    static String resolve(@Nullable String given, Map<String, String> environment) {
        if (given != null) {
            return checked(given);
        }
        String named = environment.getOrDefault("SKEIN_URL", "");
        if (!named.isBlank()) {
            return checked(named);
        }
        Path home = Path.of(environment.getOrDefault("SKEIN_HOME", ".skein"));
        String port = environment.getOrDefault("SKEIN_PORT", "");
        return running(home)
                .or(() -> port.isBlank() ? Optional.empty() : Optional.of(checked("http://localhost:" + port)))
                .orElseThrow(() -> new StackException(
                        "no Skein of this checkout runs; start it with ./skein up, or name another with --url"));
    }

    private static Optional<String> running(Path home) {
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        StackHome stack = new StackHome(home);
        return stack.pidFile(Leftovers.LAUNCHER)
                .alive()
                .flatMap(launcher -> Endpoints.read(stack))
                .map(endpoints -> endpoints.url().toString())
                .filter(found -> !found.isEmpty());
    }

    private static String checked(String url) {
        try {
            URI parsed = URI.create(url);
            if (parsed.getHost() != null && parsed.getScheme().matches("https?")) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // The one message below.
        }
        throw new StackException("\"" + url + "\" is no URL like http://localhost:8080");
    }
}

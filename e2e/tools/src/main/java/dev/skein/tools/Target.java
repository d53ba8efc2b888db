package dev.skein.tools;

import picocli.CommandLine.Option;

/** Which stack to talk to; for commands that need no more than an app key. */
public final class Target {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Gateway (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:SKEIN_URL:-http://localhost:8080}")
    private String url = "";

    @Option(
            names = "--app-key",
            paramLabel = "KEY",
            description = "App that lets people register (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:SKEIN_APP_KEY:-demo}")
    private String appKey = "";

    public String url() {
        return url;
    }

    public String appKey() {
        return appKey;
    }
}

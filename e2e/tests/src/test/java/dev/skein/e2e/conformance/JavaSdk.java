package dev.skein.e2e.conformance;

import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinClientBuilder;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.store.Stores;
import java.nio.file.Path;
import java.time.Duration;

/** The Java SDK, in this JVM, with a SQLite file for each device. */
final class JavaSdk implements Sdk {
    private final Path folder;
    private final SkeinRuntime runtime = SkeinRuntime.create();

    /** @param folder where the stores are kept */
    JavaSdk(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Device open(Spec spec, DeviceLog log) {
        Path file = folder.resolve(spec.userId() + '-' + spec.deviceId() + ".db");
        SkeinClientBuilder builder = SkeinClient.builder()
                .url(spec.url())
                .appKey(spec.appKey())
                .device(spec.deviceId(), spec.platform())
                .runtime(runtime)
                .store(Stores.sqlite(file));
        if (spec.login() == Login.TOKEN) {
            builder.tokens(spec.userId(), TokenSource.of(spec.secret()));
        } else {
            builder.login(spec.userId(), spec.secret());
        }
        spec.options().forEach((option, value) -> {
            switch (option) {
                case "answer timeout ms" -> builder.answerTimeout(Duration.ofMillis(value));
                case "roaming" -> builder.roamingMessages(value.intValue());
                case "max pending" -> builder.maxPendingSends(value.intValue());
                default -> throw new IllegalArgumentException("unknown option '" + option + "'");
            }
        });
        return new JavaDevice(builder, log);
    }

    @Override
    public void close() {
        runtime.close();
    }
}

package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.sdk.SkeinRuntime;
import dev.skein.tools.replay.IrcLog;
import dev.skein.tools.replay.Replay;
import dev.skein.tools.replay.ReplayPlan;
import dev.skein.tools.replay.ReplayReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real chat: each log file into a group, one SDK session per nick; every member must end with the same complete timeline.
 * The files are not part of the product; without them ({@code skein.chat-logs}) there is nothing to replay.
 */
class ReplayTest {
    private static final Path LOGS = Path.of(System.getProperty("skein.chat-logs", "../../../shared/data/irc"));

    /** How many times faster than it happened; hours of chat in seconds. */
    private static final double SPEED = Double.parseDouble(System.getProperty("skein.replay-speed", "2000"));

    static List<Path> files() throws IOException {
        if (!Files.isDirectory(LOGS)) {
            return List.of(LOGS);
        }
        try (Stream<Path> found = Files.list(LOGS)) {
            return found.filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    @Tag("MSG-17")
    void everyMemberEndsWithTheSameTimeline(Path file) throws IOException, InterruptedException {
        assumeTrue(Files.isRegularFile(file), "no chat logs at " + LOGS);
        try (SkeinRuntime runtime = SkeinRuntime.create()) {
            ReplayReport report = new Replay(
                            new ReplayPlan(
                                    Person.gatewayUrl(0),
                                    SharedCluster.cluster().appKey(),
                                    IrcLog.read(file),
                                    SharedCluster.freshUser("r"),
                                    SPEED,
                                    Duration.ofSeconds(60)),
                            runtime,
                            progress -> {})
                    .run();

            assertThat(report.complaints()).isEmpty();
            assertThat(report.complete()).isTrue();
            assertThat(report.messages()).isGreaterThan(1_000);
        }
    }
}

package dev.skein.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IrcLogTest {
    private static IrcLog parse(String... lines) {
        return IrcLog.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyKindOfLineIsUnderstood() {
        IrcLog log = parse(
                "[12:18] <|trey|> usual, quite stable though  :)",
                "=== topyli [~juha@dsl.example.fi]  has left #ubuntu []",
                "[12:19]  * danielrulesyou yawns",
                "=== tuxx [~tuxx@0x50a5.example.dk]  has joined #ubuntu",
                "=== usual is now known as ubuntor",
                "=== Matt| scrolls up",
                "=======================================================================");

        assertThat(log.lines())
                .containsExactly(
                        new IrcLine.Said(738, "|trey|", "usual, quite stable though  :)"),
                        new IrcLine.Left(738, "topyli"),
                        new IrcLine.Acted(739, "danielrulesyou", "yawns"),
                        new IrcLine.Joined(739, "tuxx"),
                        new IrcLine.Renamed(739, "usual", "ubuntor"),
                        new IrcLine.Acted(739, "Matt|", "scrolls up"));
        assertThat(log.skipped()).isEqualTo(1);
        assertThat(log.nicks())
                .containsExactly("|trey|", "topyli", "danielrulesyou", "tuxx", "usual", "ubuntor", "Matt|");
    }

    @Test
    void aClosingBracketInTheTextEndsNoNick() {
        assertThat(parse("[12:27] <tweaked> so just type that in right>").lines())
                .containsExactly(new IrcLine.Said(747, "tweaked", "so just type that in right>"));
    }

    @Test
    void aLineWithoutTextIsALine() {
        assertThat(parse("[12:15] <opteron>").lines()).containsExactly(new IrcLine.Said(735, "opteron", ""));
    }

    @Test
    void bytesThatAreNoUtf8AreReadAsLatin1() {
        byte[] line = "[12:00] <bob> gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(IrcLog.parse(line).lines()).containsExactly(new IrcLine.Said(720, "bob", "gr\u00fcn"));
    }

    @Test
    void timeGoesOnAfterMidnight() {
        assertThat(parse("[23:59] <a> x", "[00:01] <a> y").lines().stream().map(IrcLine::minute))
                .containsExactly(1439, 1441);
    }

    @Test
    void oddNicksBecomeValidIdsThatDiffer() {
        Nicks nicks = new Nicks("-12345");
        List<String> ids = Stream.of("Matt|", "Matt`", "Matt_", "matt_", "[saat_koneksi_le", "x".repeat(60), "|", "bob")
                .map(nicks::userId)
                .toList();

        assertThat(ids).allMatch(UserId::isValid).doesNotHaveDuplicates().contains("bob-12345");
        assertThat(nicks.userId("Matt|")).isEqualTo(ids.getFirst());
    }
}

package dev.skein.tools.replay;

import dev.skein.tools.replay.IrcLine.Acted;
import dev.skein.tools.replay.IrcLine.Joined;
import dev.skein.tools.replay.IrcLine.Left;
import dev.skein.tools.replay.IrcLine.Renamed;
import dev.skein.tools.replay.IrcLine.Said;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat log as the IRC disentanglement data set writes it.
 *
 * @param lines in order of the file
 * @param skipped lines that say nothing, e.g. rulers
 */
public record IrcLog(List<IrcLine> lines, int skipped) {
    private static final Pattern SAID = Pattern.compile("\\[(\\d\\d):(\\d\\d)] <([^ ]+)> ?(.*)");
    private static final Pattern ACTED = Pattern.compile("\\[(\\d\\d):(\\d\\d)] +\\* (\\S+) ?(.*)");
    private static final Pattern JOINED = Pattern.compile("=== (\\S+) \\[[^ ]*] +has joined \\S+.*");
    private static final Pattern LEFT = Pattern.compile("=== (\\S+) \\[[^ ]*] +has (?:left|quit).*");
    private static final Pattern RENAMED = Pattern.compile("=== (\\S+) is now known as (\\S+)");
    private static final Pattern NOTE = Pattern.compile("=== (\\S+) (.+)");
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int MINUTES_OF_HOUR = 60;

    public static IrcLog read(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /** Lines that are not UTF-8 are read as Latin-1, which every byte is. */
    static IrcLog parse(byte[] bytes) {
        Reader reader = new Reader();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                reader.read(decode(ByteBuffer.wrap(bytes, start, i - start)).strip());
                start = i + 1;
            }
        }
        return new IrcLog(List.copyOf(reader.lines), reader.skipped);
    }

    private static String decode(ByteBuffer line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(line.duplicate()).toString();
        } catch (CharacterCodingException notUtf8) {
            return StandardCharsets.ISO_8859_1.decode(line).toString();
        }
    }

    /** Everybody in it, in order of appearance. */
    public SequencedSet<String> nicks() {
        SequencedSet<String> nicks = new LinkedHashSet<>();
        for (IrcLine line : lines) {
            nicks.add(line.nick());
            if (line instanceof Renamed renamed) {
                nicks.add(renamed.newNick());
            }
        }
        return nicks;
    }

    /** The first {@code count} lines. */
    public IrcLog limit(int count) {
        return count <= 0 || count >= lines.size() ? this : new IrcLog(lines.subList(0, count), skipped);
    }

    private static final class Reader {
        private final List<IrcLine> lines = new ArrayList<>();
        private int skipped;
        private int minute;
        private boolean timed;

        private void read(String line) {
            if (line.isEmpty()) {
                return;
            }
            Optional<IrcLine> parsed = spoken(line).or(() -> noted(line));
            parsed.ifPresentOrElse(lines::add, () -> skipped++);
        }

        private Optional<IrcLine> spoken(String line) {
            Matcher said = SAID.matcher(line);
            if (said.matches()) {
                tick(said);
                return Optional.of(new Said(minute, said.group(3), said.group(4)));
            }
            Matcher acted = ACTED.matcher(line);
            if (acted.matches()) {
                tick(acted);
                return Optional.of(new Acted(minute, acted.group(3), acted.group(4)));
            }
            return Optional.empty();
        }

        /** These carry no time: they happen when the line before does. */
        private Optional<IrcLine> noted(String line) {
            Matcher joined = JOINED.matcher(line);
            if (joined.matches()) {
                return Optional.of(new Joined(minute, joined.group(1)));
            }
            Matcher left = LEFT.matcher(line);
            if (left.matches()) {
                return Optional.of(new Left(minute, left.group(1)));
            }
            Matcher renamed = RENAMED.matcher(line);
            if (renamed.matches()) {
                return Optional.of(new Renamed(minute, renamed.group(1), renamed.group(2)));
            }
            Matcher note = NOTE.matcher(line);
            return note.matches() ? Optional.of(new Acted(minute, note.group(1), note.group(2))) : Optional.empty();
        }

        private void tick(Matcher matcher) {
            int ofDay = Integer.parseInt(matcher.group(1)) * MINUTES_OF_HOUR + Integer.parseInt(matcher.group(2));
            int now = minute - minute % MINUTES_OF_DAY + ofDay;
            if (timed && now < minute) {
                now += MINUTES_OF_DAY;
            }
            minute = now;
            timed = true;
        }
    }
}

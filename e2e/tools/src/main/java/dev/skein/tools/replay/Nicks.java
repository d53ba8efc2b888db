package dev.skein.tools.replay;

import dev.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** Makes user ids of nicks: as close to the nick as the rule for ids allows, never the same for two nicks. */
final class Nicks {
    private static final int TAG_LENGTH = 7;

    private final String suffix;
    private final Map<String, String> ids = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * @param suffix ends every id, so that each run has people of its own; may be empty
     */
    Nicks(String suffix) {
        this.suffix = suffix;
    }

    String userId(String nick) {
        return ids.computeIfAbsent(nick, this::make);
    }

    private String make(String nick) {
        String clean = nick.replaceAll("[^A-Za-z0-9_\\-@.]", "_");
        int room = UserId.MAX_BYTES - suffix.length();
        String id = clean + suffix;
        // Ids are also kept apart by case alone, for people who read them.
        if (!clean.equals(nick) || clean.length() > room || !taken.add(id.toLowerCase(Locale.ROOT))) {
            String kept = clean.substring(0, Math.min(clean.length(), room - TAG_LENGTH));
            id = kept + "." + tag(nick) + suffix;
            taken.add(id.toLowerCase(Locale.ROOT));
        }
        return id;
    }

    private static String tag(String nick) {
        CRC32 sum = new CRC32();
        sum.update(nick.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue()).substring(0, TAG_LENGTH - 1);
    }
}

package dev.skein.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the services can be told: read from the generated page {@code src-docs/configuration.adoc}, of which a test of its own
 * says that it is up to date with the sources.
 */
final class ServiceSettings {
    /**
     * One setting.
     *
     * @param key as in {@code application.properties}
     * @param variable the environment variable that sets it
     * @param standard its default, or empty
     * @param least smallest allowed number, or 0
     * @param doc one line of plain text
     */
    record Setting(String key, String variable, String standard, int least, String doc) {
        boolean isNumber() {
            return standard.matches("-?\\d+(\\.\\d+)?");
        }

        boolean isDuration() {
            return standard.matches("\\d+(ms|s|m|h|d)");
        }

        boolean isBoolean() {
            return standard.matches("true|false");
        }
    }

    /** Block of values to the heading of the page and the prefix of the keys in it. */
    private static final Map<String, List<String>> BLOCKS = blocks();

    /** Given by other values, because they are secrets or addresses that the chart knows; see the tests of both. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("skein\\.targets\\..*|skein\\.group\\.secrets-key|skein\\.group\\.bootstrap\\..*");

    private static final Path PAGE = Path.of("../src-docs/configuration.adoc");
    private static final Path COMMON = Path.of("../src-docs/_common-settings.adoc");
    private static final Pattern ROW =
            Pattern.compile("(?s)\\|`([^`]+)` \\+\n`([A-Z0-9_]+)`\n\\|([^\n]*)\na\\|(.*?)(?=\n\n\\||\n\\|===)");
    private static final Pattern COMMON_ROW = Pattern.compile("(?m)^\\|`([a-z.-]+)` \\|`([A-Z0-9_]+)` \\|");

    private ServiceSettings() {}

    private static Map<String, List<String>> blocks() {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        blocks.put("common", List.of("Every service", "skein"));
        blocks.put("gateway", List.of("gateway", "skein.gateway"));
        blocks.put("messaging", List.of("messaging-service", "skein.messaging"));
        blocks.put("group", List.of("group-service", "skein.group"));
        blocks.put("push", List.of("push-service", "skein.push"));
        return blocks;
    }

    static List<String> blockNames() {
        return List.copyOf(BLOCKS.keySet());
    }

    static String prefix(String block) {
        return BLOCKS.get(block).getLast();
    }

    /** Every setting of a block of values, in the order of the page. */
    static List<Setting> all(String block) {
        String heading = BLOCKS.get(block).getFirst();
        String page = read(PAGE);
        int start = page.indexOf("\n== " + heading + "\n");
        if (start < 0) {
            return List.of();
        }
        int end = page.indexOf("\n== ", start + 1);
        Matcher row = ROW.matcher(page.substring(start, end < 0 ? page.length() : end));
        List<Setting> settings = new ArrayList<>();
        while (row.find()) {
            settings.add(setting(row));
        }
        return settings;
    }

    /** Those that have a value of their own below {@code settings}; keys with names chosen by users have none. */
    static List<Setting> structured(String block) {
        return all(block).stream()
                .filter(setting -> !ELSEWHERE.matcher(setting.key()).matches())
                .filter(setting -> !setting.key().contains("*"))
                .filter(setting -> setting.key().startsWith(prefix(block) + '.'))
                .toList();
    }

    /** Steps from the block's {@code settings} to the value. */
    static List<String> path(String block, Setting setting) {
        return List.of(setting.key().substring(prefix(block).length() + 1).split("\\."));
    }

    /** Key to variable of the table of servers and addresses. */
    static Map<String, String> servers() {
        Map<String, String> servers = new LinkedHashMap<>();
        COMMON_ROW.matcher(read(COMMON)).results().forEach(row -> servers.put(row.group(1), row.group(2)));
        return servers;
    }

    private static Setting setting(Matcher row) {
        String shown = row.group(3);
        String standard = shown.startsWith("_") ? "" : plain(shown);
        String doc = row.group(4);
        Matcher least = Pattern.compile("_Must be.*?at least (\\d+)").matcher(doc);
        int minimum = least.find() ? Integer.parseInt(least.group(1)) : 0;
        return new Setting(
                row.group(1), row.group(2), standard, minimum, plain(doc.replaceAll("(?s)\n\n_Must be.*", "")));
    }

    private static String plain(String asciiDoc) {
        return asciiDoc.replace("`+", "")
                .replace("+`", "")
                .replace("`", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.skein.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which metrics the dashboards and alert rules of the chart name. */
final class MonitoringFiles {
    /** Other programs' metrics, which our services do not have to give. */
    private static final Pattern FOREIGN = Pattern.compile("up|(kube|container|keda|node|probe|artemis|redis|pg)_.*");

    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "bool",
            "offset",
            "inf",
            "nan");

    /** Of panels, and of variables that ask for the values of a label; other variables name a kind of data source. */
    private static final Pattern JSON_EXPRESSION = Pattern.compile(
            "\"(?:expr\"\\s*:\\s*\"|(?:query|definition)\"\\s*:\\s*\"(?=label_values))((?:\\\\.|[^\"\\\\])*)\"");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private MonitoringFiles() {}

    /** All files below a folder that end so; none when there is no such folder. */
    static List<Path> in(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> metricsOfDashboard(String json) {
        Set<String> metrics = new TreeSet<>();
        Matcher matcher = JSON_EXPRESSION.matcher(json);
        while (matcher.find()) {
            String expression = matcher.group(1).replace("\\\"", "\"").replace("\\n", " ");
            metrics.addAll(metricsOf(expression));
        }
        return metrics;
    }

    /** Of a file of alert and recording rules, less what it records itself. */
    static Set<String> metricsOfRules(String yaml) {
        Set<String> metrics = new TreeSet<>();
        Set<String> recorded = new HashSet<>();
        List<String> lines = yaml.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip().replaceFirst("^- ", "");
            if (line.startsWith("record:")) {
                recorded.add(line.substring("record:".length()).strip());
            } else if (line.startsWith("expr:")) {
                metrics.addAll(metricsOf(
                        value(lines, i, line.substring("expr:".length()).strip())));
            }
        }
        metrics.removeAll(recorded);
        return metrics;
    }

    /** A value on the line itself, or in the deeper lines that follow. */
    private static String value(List<String> lines, int index, String inline) {
        List<String> parts = new ArrayList<>();
        if (!inline.startsWith("|") && !inline.startsWith(">")) {
            parts.add(inline.replaceAll("^(['\"])(.*)\\1$", "$2"));
        }
        int indent = indentOf(lines.get(index));
        for (int i = index + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && indentOf(line) <= indent) {
                break;
            }
            // "- expr:" stands two columns left of the keys that belong to it.
            if (line.strip().matches("[a-z]+:.*") && parts.size() > 0) {
                break;
            }
            parts.add(line.strip());
        }
        return String.join(" ", parts);
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Names in a PromQL expression that are neither functions nor labels nor words of the language. */
    static Set<String> metricsOf(String expression) {
        String bare = expression
                .replaceAll("label_values\\(\\s*([^,()]+(?:\\{[^}]*})?)\\s*,[^)]*\\)", "$1")
                .replaceAll("label_values\\([^,()]*\\)", "")
                .replaceAll("'[^']*'|\"(?:\\\\.|[^\"\\\\])*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "")
                .replaceAll("\\$\\{?\\w+}?", "")
                .replaceAll("\\b\\d+(\\.\\d+)?(e[+-]?\\d+)?(ms|[smhdwy])?\\b", "");
        Set<String> metrics = new TreeSet<>();
        Matcher matcher = NAME.matcher(bare);
        while (matcher.find()) {
            String name = matcher.group();
            boolean function = bare.substring(matcher.end()).stripLeading().startsWith("(");
            if (!function
                    && !WORDS.contains(name.toLowerCase(java.util.Locale.ROOT))
                    && !FOREIGN.matcher(name).matches()) {
                metrics.add(name);
            }
        }
        return metrics;
    }
}

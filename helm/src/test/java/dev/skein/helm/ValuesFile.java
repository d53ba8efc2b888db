package dev.skein.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code values.yaml} with its comments: a comment directly above a key says what the key is for. */
final class ValuesFile {
    /**
     * One value that has a comment.
     *
     * @param path with dots
     * @param standard its default as JSON; empty for a group of values that have comments of their own
     * @param doc its comment
     */
    record Value(String path, String standard, String doc) {}

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][\\w-]*):.*");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");

    private record Line(int indent, String path, String doc) {}

    private ValuesFile() {}

    static List<Value> values(String yaml) {
        List<Line> lines = lines(yaml);
        JsonNode root;
        try {
            root = Chart.YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String within = line.path() + '.';
            boolean group = lines.stream()
                    .anyMatch(other ->
                            other.path().startsWith(within) && !other.doc().isEmpty());
            if (!line.doc().isEmpty()) {
                JsonNode standard = root.at('/' + line.path().replace('.', '/'));
                values.add(new Value(line.path(), group ? "" : standard.toString(), line.doc()));
            }
        }
        return values;
    }

    /** Values without a comment that no commented value stands for as a whole. */
    static List<String> uncommented(String yaml) {
        List<Line> lines = lines(yaml);
        List<String> missing = new ArrayList<>();
        for (Line line : lines) {
            boolean leaf = lines.stream().noneMatch(other -> other.path().startsWith(line.path() + '.'));
            if (leaf && line.doc().isEmpty() && !coveredByParent(line, lines)) {
                missing.add(line.path());
            }
        }
        return missing;
    }

    /** The nearest commented parent stands for its children when none of them has a comment. */
    private static boolean coveredByParent(Line line, List<Line> lines) {
        return lines.stream()
                .filter(parent -> line.path().startsWith(parent.path() + '.')
                        && !parent.doc().isEmpty())
                .anyMatch(parent -> lines.stream()
                        .noneMatch(other -> other.path().startsWith(parent.path() + '.')
                                && !other.doc().isEmpty()));
    }

    private static List<Line> lines(String yaml) {
        List<Line> lines = new ArrayList<>();
        Deque<Line> parents = new ArrayDeque<>();
        StringBuilder doc = new StringBuilder();
        for (String text : yaml.lines().toList()) {
            Matcher comment = COMMENT.matcher(text);
            Matcher key = KEY.matcher(text);
            if (comment.matches()) {
                doc.append(doc.isEmpty() ? "" : " ").append(comment.group(1).strip());
                continue;
            }
            if (key.matches()) {
                int indent = key.group(1).length();
                while (!parents.isEmpty() && parents.peek().indent() >= indent) {
                    parents.pop();
                }
                String path = (parents.isEmpty() ? "" : parents.peek().path() + '.') + key.group(2);
                Line line = new Line(indent, path, doc.toString());
                lines.add(line);
                parents.push(line);
            }
            doc.setLength(0);
        }
        return lines;
    }
}

package dev.skein.e2e.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One line of a scenario: a verb and what it needs. A key that the verb does not read is an error, not a comment. */
final class Step {
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");

    /** The key under which {@code verb: value} keeps its value. */
    static final String VALUE = "value";

    private final String verb;
    private final Map<?, ?> arguments;
    private final Set<Object> read = new HashSet<>();

    private Step(String verb, Map<?, ?> arguments) {
        this.verb = verb;
        this.arguments = arguments;
    }

    static Step of(Object line) {
        if (!(line instanceof Map<?, ?> map) || map.size() != 1) {
            throw new IllegalArgumentException("a step is one verb with its arguments, not " + line);
        }
        var entry = map.entrySet().iterator().next();
        Map<?, ?> arguments = entry.getValue() instanceof Map<?, ?> given ? given : Map.of(VALUE, entry.getValue());
        return new Step(String.valueOf(entry.getKey()), arguments);
    }

    /** A step is run more than once; each run must read all of it. */
    Step copy() {
        return new Step(verb, arguments);
    }

    String verb() {
        return verb;
    }

    boolean has(String key) {
        return arguments.containsKey(key);
    }

    String text(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(this + " needs '" + key + "'"));
    }

    String text(String key, String otherwise) {
        return find(key).orElse(otherwise);
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(raw(key)).map(String::valueOf);
    }

    long number(String key) {
        return Long.parseLong(text(key));
    }

    long number(String key, long otherwise) {
        return find(key).map(Long::parseLong).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return find(key).map(Boolean::parseBoolean).orElse(otherwise);
    }

    /** One value or several; {@code 3..6} stands for 3, 4, 5, 6. */
    List<String> list(String key) {
        Object value = raw(key);
        if (value == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            all.addAll(expanded(String.valueOf(each)));
        }
        return all;
    }

    Map<?, ?> map(String key) {
        return raw(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private Object raw(String key) {
        read.add(key);
        return arguments.get(key);
    }

    private static List<String> expanded(String value) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            return List.of(value);
        }
        return IntStream.rangeClosed(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
                .mapToObj(String::valueOf)
                .toList();
    }

    void requireAllRead() {
        Set<Object> unknown = new HashSet<>(arguments.keySet());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("'" + verb + "' knows no " + unknown);
        }
    }

    @Override
    public String toString() {
        return verb + ": " + (arguments.keySet().equals(Set.of(VALUE)) ? arguments.get(VALUE) : arguments);
    }
}

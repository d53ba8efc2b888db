package dev.skein.e2e.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A story that every SDK must live through.
 *
 * @param proves ids of requirements
 * @param together also run with a different SDK on either side
 */
record Scenario(String name, List<String> proves, boolean together, List<Step> steps) {
    private static final Set<String> NEEDED = Set.of("scenario", "proves", "steps");
    private static final Set<String> KEYS = Set.of("scenario", "proves", "together", "steps");

    /** All scenarios of the files {@code conformance/<name>.yaml}. */
    static List<Scenario> load(List<String> files) {
        List<Scenario> all = new ArrayList<>();
        for (String file : files) {
            all.addAll(load(file));
        }
        Set<String> names = new HashSet<>();
        for (Scenario scenario : all) {
            if (!names.add(scenario.name())) {
                throw new IllegalArgumentException("two scenarios are called '" + scenario.name() + "'");
            }
        }
        return List.copyOf(all);
    }

    private static List<Scenario> load(String file) {
        String path = "/conformance/" + file + ".yaml";
        try (InputStream in = Scenario.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + path);
            }
            Object document =
                    new Load(LoadSettings.builder().setLabel(file + ".yaml").build()).loadFromInputStream(in);
            return listOf(document).stream().map(Scenario::read).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + path, e);
        }
    }

    private static Scenario read(Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        if (!KEYS.containsAll(map.keySet()) || !map.keySet().containsAll(NEEDED)) {
            throw new IllegalArgumentException(
                    "a scenario has " + NEEDED + " out of " + KEYS + ", not " + map.keySet());
        }
        List<String> proves =
                listOf(map.get("proves")).stream().map(String::valueOf).toList();
        List<Step> steps = listOf(map.get("steps")).stream().map(Step::of).toList();
        return new Scenario(
                String.valueOf(map.get("scenario")), proves, Boolean.TRUE.equals(map.get("together")), steps);
    }

    private static List<?> listOf(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }
}

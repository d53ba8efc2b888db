package dev.skein.docs.features;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Skein is to do, from {@code src-docs/features.txt}, and the tests that prove it, from the ids they are tagged with.
 * Sources are read as text, so that it takes no build to ask.
 *
 * <p>Run by {@code ./skein features} as a single source file: {@code java Features.java ROOT [WORD...]}.
 */
public final class Features {
    /** Where the titles and states stand. */
    static final String FILE = "src-docs/features.txt";

    private static final Pattern AREA = Pattern.compile("= ([A-Z]{2,4}) (.+)");
    private static final Pattern LINE =
            Pattern.compile("([A-Z]{2,4}-\\d{2}) (P[012]) (proven|partly|open): ([^|]+?)(?: \\| (.+))?");

    /** The values of what begins so are ids: what the frameworks themselves select tests by. */
    private static final Pattern JUNIT_TAG = Pattern.compile("(?m)^\\s*@Tag\\((.*)\\)$");

    private static final Pattern SCRIPT_TAGS = Pattern.compile("(?m)\\btags?: (\"[^\"]*\"|\\[[^]]*])");
    private static final Pattern SCENARIO_PROVES = Pattern.compile("(?m)^  proves: *(.*)$");
    private static final Pattern VALUE = Pattern.compile("[^\\s\\[\\]\",@]+");
    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", "dist", "gen");
    private static final List<String> PLACES = List.of(
            "e2e",
            "gateway",
            "group-service",
            "helm",
            "messaging-service",
            "push-service",
            "sdk-client",
            "service-kit",
            "src-docs");

    /** How much of a feature the tests prove: each limit, error and event of it, some, or nothing. */
    public enum State {
        PROVEN,
        PARTLY,
        OPEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param missing what is not there or not tested; empty but for {@link State#PARTLY}
     * @param proofs the files that have tests of it, with their number
     */
    public record Feature(
            String id, String priority, State state, String title, String missing, Map<String, Integer> proofs) {
        int count() {
            return proofs.values().stream().mapToInt(Integer::intValue).sum();
        }

        private boolean has(String word) {
            return id.startsWith(word)
                    || priority.equals(word)
                    || state.toString().equals(word);
        }
    }

    private final Path root;
    private final Map<String, String> areas = new LinkedHashMap<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Features(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> words = Arrays.asList(arguments).subList(1, arguments.length);
        try {
            System.out.print(read(Path.of(arguments[0])).lines(words));
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** @throws IllegalStateException when file and tests do not fit together, with everything that is wrong */
    public static Features read(Path root) throws IOException {
        Features read = new Features(root);
        read.readFile();
        read.readTests();
        read.features.values().forEach(read::check);
        if (!read.faults.isEmpty()) {
            throw new IllegalStateException(String.join("\n", read.faults));
        }
        return read;
    }

    public List<Feature> all() {
        return List.copyOf(features.values());
    }

    private void readFile() throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(root.resolve(FILE))) {
            number++;
            Matcher area = AREA.matcher(line);
            Matcher feature = LINE.matcher(line);
            if (area.matches()) {
                areas.put(area.group(1), area.group(2));
            } else if (feature.matches()) {
                add(feature, FILE + ':' + number);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                faults.add(FILE + ':' + number + ": not of the form \"MSG-01 P0 partly: title | what is missing\": "
                        + line);
            }
        }
    }

    private void add(Matcher line, String place) {
        String id = line.group(1);
        State state = State.valueOf(line.group(3).toUpperCase(Locale.ROOT));
        String missing = line.group(5) == null ? "" : line.group(5);
        if (!areas.containsKey(area(id))) {
            faults.add(place + ": " + id + " stands below no line \"= " + area(id) + " …\"");
        }
        if (missing.isEmpty() == (state == State.PARTLY)) {
            faults.add(place + ": " + id + " is " + state
                    + (missing.isEmpty() ? ", say what is missing" : ", but something is missing"));
        }
        Feature feature = new Feature(id, line.group(2), state, line.group(4), missing, new TreeMap<>());
        if (features.putIfAbsent(id, feature) != null) {
            faults.add(place + ": " + id + " is there twice");
        }
    }

    private void readTests() throws IOException {
        for (String place : PLACES) {
            Path folder = root.resolve(place);
            if (Files.isDirectory(folder)) {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                        boolean skipped =
                                NOT_SOURCES.contains(entered.getFileName().toString());
                        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        String name = root.relativize(file).toString().replace('\\', '/');
                        Optional<Pattern> tags = tagsOf(name);
                        if (tags.isPresent()) {
                            count(name, Files.readString(file), tags.get());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        // Deleted meanwhile: others build beside us.
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
        }
    }

    /** How the tests in a file say what they prove, if it has tests. */
    private static Optional<Pattern> tagsOf(String name) {
        if (name.endsWith(".java") && name.contains("/src/test/")) {
            return Optional.of(JUNIT_TAG);
        }
        if (name.endsWith(".test.ts") || name.endsWith(".spec.ts")) {
            return Optional.of(SCRIPT_TAGS);
        }
        boolean scenarios = name.endsWith(".yaml") && name.contains("/resources/conformance/");
        return scenarios ? Optional.of(SCENARIO_PROVES) : Optional.empty();
    }

    private void count(String name, String text, Pattern tags) {
        for (MatchResult tag : tags.matcher(text).results().toList()) {
            for (MatchResult value : VALUE.matcher(tag.group(1)).results().toList()) {
                Feature feature = features.get(value.group());
                if (feature == null) {
                    long line = text.substring(0, tag.start(1)).lines().count();
                    faults.add(name + ':' + line + ": " + FILE + " has no " + value.group());
                } else {
                    feature.proofs().merge(name, 1, Integer::sum);
                }
            }
        }
    }

    private void check(Feature feature) {
        boolean isOpen = feature.state() == State.OPEN;
        if (isOpen != feature.proofs().isEmpty()) {
            faults.add(FILE + ": " + feature.id() + " is " + feature.state()
                    + (isOpen ? ", but tests prove it: " + feature.proofs().keySet() : ", but no test proves it"));
        }
    }

    private static String area(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    /** A line for each feature that all words fit: the begin of an id, a state, a priority. One alone is told in full. */
    String lines(List<String> words) {
        List<Feature> chosen = features.values().stream()
                .filter(feature -> words.stream().allMatch(feature::has))
                .toList();
        StringBuilder text = new StringBuilder();
        for (Feature feature : chosen) {
            text.append("%-8s %s %-6s %3d  %s%n"
                    .formatted(feature.id(), feature.priority(), feature.state(), feature.count(), feature.title()));
        }
        if (chosen.size() == 1) {
            Feature only = chosen.getFirst();
            text.append(only.missing().isEmpty() ? "" : "missing: " + only.missing() + '\n');
            only.proofs().forEach((file, count) -> text.append("%4d in %s%n".formatted(count, file)));
            return text.toString();
        }
        return text.append(sum("%d proven, %d partly, %d open%n", chosen)).toString();
    }

    private static String sum(String format, List<Feature> features) {
        return format.formatted(Arrays.stream(State.values())
                .map(state ->
                        features.stream().filter(one -> one.state() == state).count())
                .toArray());
    }

    /** The page {@code features.adoc}. */
    public String page() {
        StringBuilder page = new StringBuilder("""
                = What is proven
                // Generated from features.txt and the tags of the tests; then: ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write
                :root: ..

                What Skein is to do, and the tests that prove it. _proven_: tests show every limit, error and event of it.
                _partly_: some of it is there and tested; what is missing is said. _open_: not there yet. P0: nobody can do
                without; P1: expected of a grown product; P2: nice to have. How a test says what it proves:
                link:{root}/CONTRIBUTING.md[CONTRIBUTING.md]. In a terminal: `./skein features`, or a part of it, `./skein features MSG partly`.

                [cols="6,1,1,1",options="header"]
                |===
                |Area |proven |partly |open

                """);
        areas.forEach((area, title) ->
                page.append("|<<%s,%s>> ".formatted(area, title)).append(sum("|%d |%d |%d%n", of(area))));
        page.append("|All ").append(sum("|%d |%d |%d%n", all())).append("|===\n");
        areas.forEach((area, title) -> {
            page.append("\n[[").append(area).append("]]\n== ").append(title).append("\n\n");
            page.append("[cols=\"2,1,2,10,9\",options=\"header\"]\n|===\n|Id |P |State |What |Tests\n");
            of(area).forEach(feature -> append(feature, page));
            page.append("|===\n");
        });
        return page.toString();
    }

    private List<Feature> of(String area) {
        return features.values().stream()
                .filter(one -> area(one.id()).equals(area))
                .toList();
    }

    private static void append(Feature feature, StringBuilder page) {
        String missing = feature.missing().isEmpty() ? "" : " _Missing:_ " + feature.missing() + '.';
        page.append("\n|%s |%s |%s\n".formatted(feature.id(), feature.priority().substring(1), feature.state()))
                .append("|")
                .append(feature.title())
                .append('.')
                .append(missing)
                .append("\n|")
                .append(feature.proofs().entrySet().stream()
                        .map(proof -> link(proof.getKey(), proof.getValue()))
                        .collect(Collectors.joining(", ")))
                .append('\n');
    }

    private static String link(String path, int count) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.java$", "");
        return "link:{root}/" + path + '[' + name + ']' + (count == 1 ? "" : " (" + count + ')');
    }
}

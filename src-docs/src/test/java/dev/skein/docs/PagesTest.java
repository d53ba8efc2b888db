package dev.skein.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.protocol.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages name exists. */
class PagesTest {
    private static final Pattern XREF = Pattern.compile("xref:([\\w./-]+\\.adoc)(?:#([\\w-]+))?\\[");
    private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern METHOD = Pattern.compile("skein\\.v1\\.\\w+/\\w+");

    /** A meter of ours where it is made, and its row in the table. */
    private static final Pattern METER = Pattern.compile(
            "(?:\\.(?:counter|gauge|timer|summary|gaugeCollectionSize)|(?:Counter|Gauge|Timer|DistributionSummary)\\s*\\.builder)"
                    + "\\(\\s*\"(skein\\.[\\w.]+)\"");

    private static final Pattern METER_ROW = Pattern.compile("(?m)^\\|`(skein\\.[\\w.]+)`");

    @Test
    void everyClassThatAPageNamesExists() {
        List<String> faults = new ArrayList<>();
        for (Path page : Checkout.pagesAndReadmes()) {
            Matcher reference = Sources.REFERENCE.matcher(Checkout.read(page));
            while (reference.find()) {
                Sources.fault(reference.group(1), reference.group(2), reference.group(3), reference.group(4))
                        .ifPresent(fault -> faults.add(name(page) + ": " + reference.group() + ": " + fault));
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void routeOfAMessageNamesAClassAtEveryHop() {
        String page = Checkout.read(Checkout.docs().resolve("route-of-a-message.adoc"));
        String[] hops = page.split("(?m)^== (?=\\d+\\.)");
        assertTrue(hops.length > 6, "hops are the sections numbered 1., 2., …");
        for (int i = 1; i < hops.length; i++) {
            String hop = hops[i];
            assertTrue(
                    hop.startsWith(i + "."),
                    () -> "out of order: " + hop.lines().findFirst().orElse(""));
            assertTrue(
                    Sources.REFERENCE.matcher(hop).find(),
                    () -> "no class in hop " + hop.lines().findFirst().orElse(""));
        }
    }

    @Test
    void classThatDoesNotExistIsNoticed() {
        assertFalse(Sources.fault("protocol", "", "ErrorCodes", "meaning").isPresent());
        assertFalse(Sources.fault("protocol", "", "ErrorCodeTest", "namesAndNumbersAreFrozen")
                .isPresent());
        assertTrue(Sources.fault("protocol", "", "ErrorCodes", "frobnicate").isPresent());
        assertTrue(Sources.fault("protocol", "", "NoSuchClass", null).isPresent());
        assertTrue(Sources.fault("e2e", "", "NoSuchTest", null).isPresent());
        assertTrue(Sources.REFERENCE.matcher("`e2e:CurlTest`").find());
        assertTrue(Sources.fault("nowhere", "", "ErrorCode", null).isPresent());
    }

    @Test
    void everyLinkToAPageLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : Checkout.pages()) {
            Matcher link = XREF.matcher(Checkout.read(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1)).normalize();
                boolean found = Files.isRegularFile(target)
                        && (link.group(2) == null || Checkout.read(target).contains("[[" + link.group(2) + "]]"));
                if (!found) {
                    broken.add(name(page) + " -> " + link.group());
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /** A forge shows the line instead of what it includes. */
    @Test
    void noPageIncludesAFile() {
        for (Path page : Checkout.pages()) {
            assertFalse(Checkout.read(page).contains("\ninclude::"), () -> name(page) + " includes a file");
        }
    }

    @Test
    void everyPageIsInTheIndex() {
        String index = Checkout.read(Checkout.docs().resolve("index.adoc"));
        for (Path page : Checkout.pages()) {
            String relative = Checkout.docs().relativize(page).toString().replace('\\', '/');
            boolean listed = relative.startsWith("_")
                    || relative.equals("index.adoc")
                    || index.contains("xref:" + relative + '[');
            assertTrue(listed, () -> relative + " is not in index.adoc");
        }
    }

    @Test
    void everyFileThatTheReadmesLinkToExists() {
        for (Path readme : Checkout.readmes()) {
            Matcher link = MARKDOWN_LINK.matcher(Checkout.read(readme));
            while (link.find()) {
                String target = link.group(1);
                assertTrue(Files.exists(readme.resolveSibling(target)), () -> name(readme) + " links to " + target);
            }
        }
    }

    @Test
    void everyMethodThatAPageNamesIsInTheContract() {
        for (Path page : Checkout.pagesAndReadmes()) {
            Matcher method = METHOD.matcher(Checkout.read(page));
            while (method.find()) {
                assertTrue(Contract.method(method.group()).isPresent(), () -> name(page) + ": " + method.group());
            }
        }
    }

    @Test
    void metricsInTheOperationsPageAreThoseOfTheServices() {
        String page = Checkout.read(Checkout.docs().resolve("operations.adoc"));
        Set<String> documented = new TreeSet<>();
        METER_ROW.matcher(page).results().forEach(row -> documented.add(row.group(1)));
        Set<String> present = new TreeSet<>();
        for (String module : Sources.SERVICES) {
            for (Path source : Checkout.files(Checkout.root().resolve(module).resolve("src/main/java"), ".java")) {
                METER.matcher(Checkout.read(source)).results().forEach(meter -> present.add(meter.group(1)));
            }
        }
        assertEquals(present, documented, "the table \"Metrics\" of src-docs/operations.adoc has every meter of ours");
    }

    private static String name(Path page) {
        return Checkout.root().relativize(page).toString();
    }
}

package dev.skein.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    private static final String PAGE = """
            <html><head><title>x</title></head>
            <body class="article">
            <div id="header"><h1>Errors &amp; codes</h1><div id="toc" class="toc"><ul><li>in the contents</li></ul></div></div>
            <div id="content"><p>Before <code>any</code> heading.</p>
            <h2 id="_one">The "first"</h2><p>a\\b &lt;c&gt;</p></div>
            <div id="footer">last updated</div></body></html>
            """;

    @TempDir
    Path site;

    @Test
    void everyPageHasANavigationOverAllAndFindsItsFilesFromItsFolder() throws IOException {
        Files.writeString(site.resolve("errors.html"), PAGE);
        Files.createDirectories(site.resolve("adr"));
        Files.writeString(site.resolve("adr/0001-one-statement-per-batch.html"), PAGE);
        Site made = new Site(Path.of("").toAbsolutePath(), site);

        made.make();
        String top = Files.readString(site.resolve("errors.html"));
        made.make();

        assertEquals(top, Files.readString(site.resolve("errors.html")), "a second build changes nothing");
        assertTrue(top.contains("<a href=\"errors.html\" aria-current=\"page\">Errors</a>"), top);
        assertTrue(top.contains("href=\"adr/0001-one-statement-per-batch.html\""), top);
        String below = Files.readString(site.resolve("adr/0001-one-statement-per-batch.html"));
        assertTrue(below.contains("href=\"../errors.html\">Errors<"), below);
        assertTrue(below.contains("href=\"../site.css\"") && below.contains("src=\"../search-index.js\""), below);
        assertTrue(Files.exists(site.resolve("site.js")) && Files.exists(site.resolve("site.css")));
    }

    @Test
    void theIndexHasEachSectionAsText() {
        StringBuilder entries = new StringBuilder();

        Site.index(PAGE, "errors.html", entries);

        assertEquals("""
                ["errors.html","Errors & codes","","Before any heading."],
                ["errors.html#_one","Errors & codes","The \\"first\\"","a\\\\b <c>"],
                """, entries.toString());
        assertFalse(entries.toString().contains("in the contents"));
    }
}

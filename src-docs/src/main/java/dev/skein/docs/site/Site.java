package dev.skein.docs.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a site of the pages that Asciidoctor has written: a navigation over all of them, and an index that {@code site.js}
 * searches in the browser. Nothing is fetched from elsewhere, and it works from a folder without a server.
 *
 * <p>Run by Maven as a single source file: {@code java Site.java PAGES_SOURCE SITE}.
 */
public final class Site {
    private static final Pattern TITLE = Pattern.compile("(?s)<h1[^>]*>(.*?)</h1>");
    private static final Pattern HEADING = Pattern.compile("(?s)<h[2-5] id=\"([^\"]+)\">(.*?)</h[2-5]>");
    private static final Pattern TOC = Pattern.compile("(?s)<div id=\"toc\".*?</ul>\\s*</div>");
    private static final Pattern INDEX_LINE = Pattern.compile("(?m)^== (.+)$|xref:([\\w./-]+)\\.adoc\\[([^\\]]+)]");

    private final Path sources;
    private final Path site;

    Site(Path sources, Path site) {
        this.sources = sources;
        this.site = site;
    }

    public static void main(String[] arguments) throws IOException {
        new Site(Path.of(arguments[0]), Path.of(arguments[1])).make();
    }

    void make() throws IOException {
        String index = Files.readString(sources.resolve("index.adoc"));
        List<Path> pages;
        try (Stream<Path> files = Files.walk(site)) {
            pages = files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
        StringBuilder entries = new StringBuilder("window.searchIndex = [\n");
        for (Path page : pages) {
            String html = Files.readString(page);
            String url = site.relativize(page).toString().replace('\\', '/');
            // Not twice when only some pages were written anew.
            if (!html.contains("class=\"site-header\"")) {
                Files.writeString(page, framed(html, url, index));
            }
            index(html, url, entries);
        }
        Files.writeString(site.resolve("search-index.js"), entries.append("];\n"));
        for (String file : List.of("site.css", "site.js")) {
            Files.writeString(site.resolve(file), Files.readString(sources.resolve("src/main/site/" + file)));
        }
    }

    static String framed(String html, String url, String index) {
        String root = "../".repeat((int) url.chars().filter(c -> c == '/').count());
        String head = """
                <link rel="stylesheet" href="%1$ssite.css">
                <script src="%1$ssearch-index.js" defer></script>
                <script src="%1$ssite.js" data-root="%1$s" defer></script>
                </head>""".formatted(root);
        String frame = """
                <header class="site-header">
                <a class="home" href="%1$sindex.html">Skein</a>
                <form role="search"><input type="search" placeholder="Search (press /)" aria-label="Search the documentation"
                 autocomplete="off" spellcheck="false" role="combobox" aria-controls="results" aria-expanded="false"></form>
                <div id="results" role="listbox" aria-label="Results" hidden></div>
                </header>
                <details class="site-nav" open><summary>All pages</summary><nav aria-label="Pages">
                %2$s</nav></details>
                """.formatted(root, navigation(index, url, root));
        int body = html.indexOf('>', html.indexOf("<body")) + 1;
        return html.substring(0, body).replace("</head>", head) + '\n' + frame + html.substring(body);
    }

    /** In the order of the index page, under its headings. */
    static String navigation(String index, String url, String root) {
        StringBuilder nav = new StringBuilder("<ul>\n");
        nav.append(link("index", "Overview", url, root));
        for (MatchResult line : INDEX_LINE.matcher(index).results().toList()) {
            if (line.group(1) != null) {
                nav.append("</ul>\n<h2>").append(escaped(line.group(1))).append("</h2>\n<ul>\n");
            } else {
                nav.append(link(line.group(2), line.group(3), url, root));
            }
        }
        return nav.append("</ul>\n").toString();
    }

    private static String link(String page, String title, String url, String root) {
        String current = url.equals(page + ".html") ? " aria-current=\"page\"" : "";
        return "<li><a href=\"" + root + page + ".html\"" + current + '>' + escaped(title) + "</a></li>\n";
    }

    /** One entry for what stands before the first heading, and one for each heading. */
    static void index(String html, String url, StringBuilder entries) {
        Matcher title = TITLE.matcher(html);
        String page = title.find() ? text(title.group(1)) : url;
        int begin = html.indexOf("<div id=\"content\">");
        int end = html.indexOf("<div id=\"footer\">");
        String content = TOC.matcher(html.substring(Math.max(begin, 0), end < 0 ? html.length() : end))
                .replaceFirst("");
        List<MatchResult> headings =
                new ArrayList<>(HEADING.matcher(content).results().toList());
        int first = headings.isEmpty() ? content.length() : headings.getFirst().start();
        entry(entries, url, page, "", content.substring(0, first));
        for (int i = 0; i < headings.size(); i++) {
            MatchResult heading = headings.get(i);
            int until = i + 1 < headings.size() ? headings.get(i + 1).start() : content.length();
            entry(
                    entries,
                    url + '#' + heading.group(1),
                    page,
                    text(heading.group(2)),
                    content.substring(heading.end(), until));
        }
    }

    private static void entry(StringBuilder entries, String url, String page, String heading, String html) {
        entries.append("[\"")
                .append(String.join("\",\"", quoted(url), quoted(page), quoted(heading), quoted(text(html))))
                .append("\"],\n");
    }

    static String text(String html) {
        return html.replaceAll("(?s)<(svg|script|style).*?</\\1>", " ")
                .replaceAll("</?(code|em|strong|b|i|a|span)\\b[^>]*>", "")
                .replaceAll("<[^>]+>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#8217;", "’")
                .replace("&#8230;", "…")
                .replaceAll("&#(8203|160);|&nbsp;", " ")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .trim();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}

package dev.skein.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page {@code configuration}: what every service can be told, read from the interfaces that read it. */
final class ConfigurationPage {
    /** Module folder to the heading above its settings. */
    private static final Map<String, String> MODULES = modules();

    private static final Pattern PROPERTY = Pattern.compile("@ConfigProperty\\(\\s*name\\s*=\\s*\"([^\"]+)\"");

    private ConfigurationPage() {}

    private static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        modules.put("service-kit", "Every service");
        modules.put("gateway", "gateway");
        modules.put("messaging-service", "messaging-service");
        modules.put("group-service", "group-service");
        modules.put("push-service", "push-service");
        return modules;
    }

    static String render() {
        StringBuilder page = new StringBuilder("""
                = Configuration
                // Generated from _common-settings.adoc and the @ConfigMapping interfaces; edit there, then: ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write

                """);
        // Not as an include, which forges do not render.
        page.append(Checkout.read(Checkout.docs().resolve("_common-settings.adoc"))
                        .stripTrailing())
                .append('\n');
        MODULES.forEach((module, heading) -> {
            List<Setting> settings = settings(module);
            if (!settings.isEmpty()) {
                page.append("\n== ").append(heading).append("\n\n");
                table(page, settings);
            }
        });
        return page.toString();
    }

    private static List<Setting> settings(String module) {
        Path sources = Checkout.root().resolve(module).resolve("src/main/java");
        Map<String, String> properties = ownProperties(module);
        List<Setting> settings = new ArrayList<>();
        for (Path source : Checkout.files(sources, ".java")) {
            if (Checkout.read(source).contains("@ConfigMapping")) {
                settings.addAll(ConfigMappings.of(source, properties));
            }
        }
        return settings;
    }

    private static Map<String, String> ownProperties(String module) {
        Path file = Checkout.root().resolve(module).resolve("src/main/resources/application.properties");
        Properties read = new Properties();
        if (Files.exists(file)) {
            try {
                read.load(new StringReader(Checkout.read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, read::getProperty));
    }

    private static void table(StringBuilder page, List<Setting> settings) {
        page.append("[cols=\"5,2,6\",options=\"header\"]\n|===\n|Key and variable |Default |What it does\n");
        for (Setting setting : settings) {
            page.append("\n|`")
                    .append(setting.key())
                    .append("` +\n`")
                    .append(setting.environment())
                    .append("`\n");
            page.append('|').append(shown(setting.value())).append('\n');
            page.append("a|").append(setting.doc()).append('\n');
            if (!setting.rule().isEmpty()) {
                page.append("\n_Must be ").append(setting.rule()).append("._\n");
            }
        }
        page.append("|===\n");
    }

    private static String shown(String value) {
        boolean word = value.equals("required") || value.equals("none");
        return word ? "_" + value + "_" : "`+" + value + "+`";
    }

    /** Keys that code reads one by one, without a mapping: the hand-written part of the page must name them. */
    static List<String> singleKeys() {
        List<String> keys = new ArrayList<>();
        for (String module : MODULES.keySet()) {
            for (Path source : Checkout.files(Checkout.root().resolve(module).resolve("src/main/java"), ".java")) {
                Matcher matcher = PROPERTY.matcher(Checkout.read(source));
                while (matcher.find()) {
                    keys.add(matcher.group(1));
                }
            }
        }
        return keys.stream()
                .filter(key -> !key.equals("quarkus.application.name"))
                .distinct()
                .sorted()
                .toList();
    }
}

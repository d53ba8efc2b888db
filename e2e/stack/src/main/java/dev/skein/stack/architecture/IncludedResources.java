package dev.skein.stack.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Globs of the files that Quarkus puts into a native executable. */
final class IncludedResources {
    private static final String KEY = "quarkus.native.resources.includes";

    private IncludedResources() {}

    /** What {@code application.properties} on the class path says. */
    static Set<String> ofClassPath() {
        Set<String> globs = new TreeSet<>();
        try {
            for (URL file :
                    Collections.list(IncludedResources.class.getClassLoader().getResources("application.properties"))) {
                Properties properties = new Properties();
                try (InputStream in = file.openStream()) {
                    properties.load(in);
                }
                globs.addAll(List.of(properties.getProperty(KEY, "").split("\\s*,\\s*")));
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read application.properties", e);
        }
        globs.remove("");
        return globs;
    }
}

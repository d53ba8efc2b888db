package dev.skein.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the classes that pages name. Pages write {@code gateway:call.CallRouter#call}: the module, the class below the
 * module's root package, and perhaps a member. Tests are named the same way.
 */
final class Sources {
    static final Pattern REFERENCE = Pattern.compile("`([a-z0-9]+):([a-z.]*)([A-Z]\\w*)(?:#(\\w+))?`");

    static final List<String> SERVICES =
            List.of("service-kit", "gateway", "messaging-service", "group-service", "push-service");

    /** The word pages use for a module, and where its root package lies. */
    private static final Map<String, String> ROOTS = roots();

    private Sources() {}

    private static Map<String, String> roots() {
        Map<String, String> roots = new LinkedHashMap<>();
        roots.put("gateway", "gateway/src/main/java/dev/skein/gateway");
        roots.put("messaging", "messaging-service/src/main/java/dev/skein/messaging");
        roots.put("group", "group-service/src/main/java/dev/skein/group");
        roots.put("push", "push-service/src/main/java/dev/skein/push");
        roots.put("kit", "service-kit/src/main/java/dev/skein/kit");
        roots.put("protocol", "sdk-client/protocol/src/main/java/dev/skein/protocol");
        roots.put("sdk", "sdk-client/java/src/main/java/dev/skein/sdk");
        roots.put("stack", "e2e/stack/src/main/java/dev/skein/stack");
        roots.put("tools", "e2e/tools/src/main/java/dev/skein/tools");
        roots.put("e2e", "e2e/tests/src/test/java/dev/skein/e2e");
        roots.put("helm", "helm/src/test/java/dev/skein/helm");
        roots.put("docs", "src-docs/src/test/java/dev/skein/docs");
        return roots;
    }

    /** What is wrong with a reference, if anything. */
    static Optional<String> fault(String module, String packages, String type, String member) {
        String root = ROOTS.get(module);
        if (root == null) {
            return Optional.of("there is no module " + module);
        }
        String path = '/' + packages.replace('.', '/') + type + ".java";
        Path file = Stream.of(root, root.replace("/src/main/", "/src/test/"))
                .map(folder -> Checkout.root().resolve(folder + path))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
        if (file == null) {
            return Optional.of("there is no " + root + path);
        }
        if (member != null
                && !Pattern.compile("\\b" + member + "\\b")
                        .matcher(Checkout.read(file))
                        .find()) {
            return Optional.of(type + " has no " + member);
        }
        return Optional.empty();
    }
}

package dev.skein.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Reads {@code @ConfigMapping} interfaces from their sources, because docs are not in class files.
 *
 * <p>Knows nested interfaces of the same file, {@code Optional}, lists, maps of nested interfaces, {@code @WithDefault},
 * {@code @WithName}, {@code @Min} and {@code @Max}. Anything else fails the build rather than being left out.
 */
final class ConfigMappings {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Map<String, String> properties;
    private final List<Setting> settings = new ArrayList<>();

    private ConfigMappings(Trees trees, CompilationUnitTree unit, Map<String, String> properties) {
        this.trees = trees;
        this.unit = unit;
        this.properties = properties;
    }

    /** The settings of one source file, in its order; {@code properties} are those of the service's own file. */
    static List<Setting> of(Path source, Map<String, String> properties) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            List<Setting> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                ConfigMappings reader = new ConfigMappings(Trees.instance(task), unit, properties);
                reader.readUnit();
                found.addAll(reader.settings);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readUnit() {
        for (Tree declared : unit.getTypeDecls()) {
            if (declared instanceof ClassTree type) {
                annotation(type.getModifiers().getAnnotations(), "ConfigMapping")
                        .map(mapping -> argument(mapping, "prefix").orElseThrow())
                        .ifPresent(prefix -> readGroup(new TreePath(new TreePath(unit), type), type, prefix));
            }
        }
    }

    private void readGroup(TreePath path, ClassTree type, String prefix) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                readMethod(path, type, method, prefix);
            }
        }
    }

    private void readMethod(TreePath path, ClassTree type, MethodTree method, String prefix) {
        List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
        String name = annotation(annotations, "WithName")
                .map(given -> argument(given, "value").orElseThrow())
                .orElseGet(() -> kebab(method.getName().toString()));
        boolean inPlace = annotation(annotations, "WithParentName").isPresent();
        String key = inPlace ? prefix : prefix + '.' + name;
        Tree result = method.getReturnType();
        boolean optional = isGeneric(result, "Optional");
        Tree value = optional ? lastArgument(result) : result;
        if (isGeneric(value, "Map")) {
            key += ".\"*\"";
            value = lastArgument(value);
        }
        Optional<ClassTree> nested = nested(value.toString());
        if (nested.isPresent()) {
            readGroup(new TreePath(path, nested.get()), nested.get(), key);
            return;
        }
        String doc = trees.getDocComment(new TreePath(path, method));
        if (doc == null) {
            throw new IllegalStateException(type.getSimpleName() + "." + method.getName() + " has no Javadoc");
        }
        settings.add(setting(key, annotations, optional, Javadoc.toAsciiDoc(doc)));
    }

    /** A value of the service's own properties file wins; {@code ${NAME}} there names another variable. */
    private Setting setting(
            String key, List<? extends AnnotationTree> annotations, boolean optional, String documentation) {
        String fallback = optional ? "none" : "required";
        String value = annotation(annotations, "WithDefault")
                .map(given -> argument(given, "value").orElseThrow())
                .orElse(fallback);
        String environment = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        String own = properties.get(key);
        if (own != null && own.matches("\\$\\{[A-Za-z0-9_.\\-]+(:[^}]*)?}")) {
            String[] parts = own.substring(2, own.length() - 1).split(":", 2);
            environment = parts[0].toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            value = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : value;
        } else if (own != null) {
            value = own;
        }
        return new Setting(key, environment, value, rule(annotations), documentation);
    }

    private static String rule(List<? extends AnnotationTree> annotations) {
        List<String> rules = new ArrayList<>();
        Map.of("Min", "at least ", "Positive", "above 0", "NotBlank", "not empty", "Max", "at most ")
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, String>comparingByKey().reversed())
                .forEach(known -> annotation(annotations, known.getKey())
                        .ifPresent(given -> rules.add(
                                known.getValue() + argument(given, "value").orElse(""))));
        return String.join(", ", rules);
    }

    private Optional<ClassTree> nested(String typeName) {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .flatMap(type -> withNested(type).stream())
                .filter(type -> type.getKind() == Tree.Kind.INTERFACE)
                .filter(type -> type.getSimpleName().contentEquals(typeName.replaceAll(".*\\.", "")))
                .findFirst();
    }

    private static List<ClassTree> withNested(ClassTree type) {
        List<ClassTree> all = new ArrayList<>(List.of(type));
        type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .forEach(member -> all.addAll(withNested((ClassTree) member)));
        return all;
    }

    private static boolean isGeneric(Tree type, String name) {
        return type instanceof ParameterizedTypeTree generic
                && generic.getType().toString().replaceAll(".*\\.", "").equals(name);
    }

    private static Tree lastArgument(Tree generic) {
        return ((ParameterizedTypeTree) generic).getTypeArguments().getLast();
    }

    private static Optional<AnnotationTree> annotation(List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(a ->
                        a.getAnnotationType().toString().replaceAll(".*\\.", "").equals(name))
                .map(AnnotationTree.class::cast)
                .findFirst();
    }

    private static Optional<String> argument(AnnotationTree annotation, String name) {
        for (ExpressionTree argument : annotation.getArguments()) {
            ExpressionTree value = argument;
            String label = "value";
            if (argument instanceof AssignmentTree assignment) {
                label = assignment.getVariable().toString();
                value = assignment.getExpression();
            }
            if (label.equals(name)) {
                return Optional.of(
                        value instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : value.toString());
            }
        }
        return Optional.empty();
    }

    /** {@code maxFrameBytes} as SmallRye Config names it: {@code max-frame-bytes}. */
    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

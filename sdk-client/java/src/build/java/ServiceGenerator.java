import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import dev.skein.protocol.Contract;
import dev.skein.protocol.rule.MethodRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Writes a class for each service of skein.v1, with a typed method for each of its methods. Run by the build as a program
 * of one source file, with the contract on the class path: {@code java -cp … ServiceGenerator.java FOLDER}.
 */
public final class ServiceGenerator {
    private static final String PACKAGE = "dev.skein.sdk.service";

    // Where source comments are: numbers of the fields FileDescriptorProto.service and ServiceDescriptorProto.method.
    private static final int SERVICE = 6;
    private static final int METHOD = 2;

    private final FileDescriptorProto file;
    private final Map<String, Message> messages;

    /** A message and the Java package of its class. */
    private record Message(String javaPackage, DescriptorProto descriptor) {
        private String name() {
            return descriptor.getName();
        }

        private String qualified() {
            return javaPackage + '.' + name();
        }
    }

    /** What a listing answers page by page. */
    private record Listing(String allName, Message element, String getter) {}

    private ServiceGenerator(FileDescriptorProto file, Map<String, Message> messages) {
        this.file = file;
        this.messages = messages;
    }

    public static void main(String[] arguments) throws IOException {
        FileDescriptorSet set;
        try (InputStream in = Contract.class.getResourceAsStream("/skein/descriptors.binpb")) {
            set = FileDescriptorSet.parseFrom(in);
        }
        Map<String, Message> messages = new HashMap<>();
        for (FileDescriptorProto file : set.getFileList()) {
            for (DescriptorProto message : file.getMessageTypeList()) {
                String name = '.' + file.getPackage() + '.' + message.getName();
                messages.put(name, new Message(file.getOptions().getJavaPackage(), message));
            }
        }
        Path folder = Path.of(arguments[0], PACKAGE.split("\\."));
        Files.createDirectories(folder);
        Set<Path> written = new HashSet<>();
        for (FileDescriptorProto file : set.getFileList()) {
            if (file.getPackage().equals("skein.v1")) {
                for (int i = 0; i < file.getServiceCount(); i++) {
                    Path target = folder.resolve(file.getService(i).getName() + ".java");
                    write(target, new ServiceGenerator(file, messages).service(i));
                    written.add(target);
                }
            }
        }
        deleteAllBut(written, folder);
    }

    /** An untouched file is not compiled anew. */
    private static void write(Path target, String source) throws IOException {
        if (!Files.exists(target) || !Files.readString(target).equals(source)) {
            Files.writeString(target, source);
        }
    }

    private static void deleteAllBut(Set<Path> written, Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path old : found.filter(path -> !written.contains(path)).toList()) {
                Files.delete(old);
            }
        }
    }

    private String service(int index) {
        ServiceDescriptorProto service = file.getService(index);
        StringBuilder body = new StringBuilder();
        for (MethodDescriptorProto method : service.getMethodList()) {
            body.append(constant(service, method));
        }
        body.append("""

                    private final Caller caller;

                    /** @param caller carries the calls; see {@link Caller#service} */
                    public %s(Caller caller) {
                        this.caller = caller;
                    }
                """.formatted(service.getName()));
        for (int i = 0; i < service.getMethodCount(); i++) {
            body.append(method(service, index, i));
        }
        String doc = javadoc(comment(SERVICE, index), "", "");
        return """
                // Generated from %s; edit there.
                package %s;

                %s

                %spublic final class %s {
                %s}
                """.formatted(file.getName(), PACKAGE, imports(service), doc, service.getName(), body.substring(0));
    }

    private String imports(ServiceDescriptorProto service) {
        Set<String> names = new TreeSet<>(List.of(
                "dev.skein.sdk.call.Caller",
                "dev.skein.sdk.call.Method",
                "java.util.concurrent.CompletableFuture",
                "java.util.function.Consumer"));
        for (MethodDescriptorProto method : service.getMethodList()) {
            names.add(request(method).qualified());
            names.add(response(method).qualified());
            listing(method).ifPresent(listing -> {
                names.add(listing.element().qualified());
                names.add("dev.skein.sdk.call.Pages");
                names.add("java.util.List");
            });
        }
        return names.stream().map(name -> "import " + name + ';').collect(Collectors.joining("\n"));
    }

    private String constant(ServiceDescriptorProto service, MethodDescriptorProto method) {
        String path = file.getPackage() + '.' + service.getName() + '/' + method.getName();
        return """
                    public static final Method<%1$s, %2$s> %3$s =
                            new Method<>("%4$s", %2$s.parser(), %5$s);
                """.formatted(
                        request(method).name(),
                        response(method).name(),
                        constantName(method.getName()),
                        path,
                        rules(service, method).isRepeatable());
    }

    private String method(ServiceDescriptorProto service, int serviceIndex, int index) {
        MethodDescriptorProto method = service.getMethod(index);
        String name = methodName(method.getName());
        String written = """

                %1$s    public CompletableFuture<%4$s> %2$s(%3$s request) {
                        return caller.call(%5$s, request);
                    }

                    /** {@link #%2$s(%3$s)}, with a request that {@code fill} fills in. */
                    public CompletableFuture<%4$s> %2$s(Consumer<%3$s.Builder> fill) {
                        %3$s.Builder request = %3$s.newBuilder();
                        fill.accept(request);
                        return %2$s(request.build());
                    }
                """.formatted(
                        javadoc(comment(SERVICE, serviceIndex, METHOD, index), callers(service, method), "    "),
                        name,
                        request(method).name(),
                        response(method).name(),
                        constantName(method.getName()));
        return written
                + listing(method).map(listing -> listAll(method, listing)).orElse("");
    }

    private String listAll(MethodDescriptorProto method, Listing listing) {
        return """

                    /** Everything that {@link #%1$s} has, in as many calls as it takes. */
                    public CompletableFuture<List<%2$s>> %3$s(Consumer<%4$s.Builder> fill) {
                        %4$s.Builder request = %4$s.newBuilder();
                        fill.accept(request);
                        return Pages.all(
                                request.getPageToken(),
                                token -> %1$s(request.setPageToken(token).build()),
                                %5$s::%6$s,
                                %5$s::getNextPageToken);
                    }
                """.formatted(
                        methodName(method.getName()),
                        listing.element().name(),
                        listing.allName(),
                        request(method).name(),
                        response(method).name(),
                        listing.getter());
    }

    /** A method List… that takes a page token, and answers one kind of message and the token of the next page. */
    private Optional<Listing> listing(MethodDescriptorProto method) {
        List<FieldDescriptorProto> repeated = response(method).descriptor().getFieldList().stream()
                .filter(field -> field.getLabel() == Label.LABEL_REPEATED)
                .toList();
        boolean paged = has(request(method), "page_token") && has(response(method), "next_page_token");
        if (!paged || repeated.size() != 1 || !method.getName().startsWith("List")) {
            return Optional.empty();
        }
        FieldDescriptorProto field = repeated.getFirst();
        return Optional.ofNullable(messages.get(field.getTypeName()))
                .map(element -> new Listing(
                        "listAll" + method.getName().substring("List".length()),
                        element,
                        "get" + camel(field.getName()) + "List"));
    }

    private static boolean has(Message message, String name) {
        return message.descriptor().getFieldList().stream()
                .anyMatch(field -> field.getName().equals(name));
    }

    private String callers(ServiceDescriptorProto service, MethodDescriptorProto method) {
        MethodRules rules = rules(service, method);
        String by = rules.by().stream()
                .map(access -> access.name().substring("ACCESS_".length()).replace('_', ' '))
                .map(access -> access.toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
        return "Callers: " + by + '.' + (rules.isRepeatable() ? "" : " Not repeated when the connection breaks.");
    }

    private MethodRules rules(ServiceDescriptorProto service, MethodDescriptorProto method) {
        return Contract.method(file.getPackage() + '.' + service.getName() + '/' + method.getName())
                .orElseThrow();
    }

    private Message request(MethodDescriptorProto method) {
        return messages.get(method.getInputType());
    }

    private Message response(MethodDescriptorProto method) {
        return messages.get(method.getOutputType());
    }

    private String comment(Integer... path) {
        List<Integer> wanted = List.of(path);
        return file.getSourceCodeInfo().getLocationList().stream()
                .filter(location -> location.getPathList().equals(wanted))
                .map(Location::getLeadingComments)
                .findFirst()
                .orElse("");
    }

    private static String javadoc(String comment, String last, String indent) {
        Stream<String> lines = comment.strip().lines().map(line -> escaped(line.strip()));
        if (!last.isEmpty()) {
            lines = Stream.concat(lines, Stream.of("", "<p>" + last));
        }
        return lines.map(line -> (indent + " * " + line).stripTrailing())
                .collect(Collectors.joining("\n", indent + "/**\n", "\n" + indent + " */\n"));
    }

    private static String escaped(String line) {
        return line.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String camel(String snake) {
        return Stream.of(snake.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** As gRPC for Java does it: a word of the language gets a dash behind it. */
    private static String methodName(String name) {
        String lower = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return SourceVersion.isKeyword(lower) ? lower + '_' : lower;
    }

    private static String constantName(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}

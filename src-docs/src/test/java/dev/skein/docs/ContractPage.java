package dev.skein.docs;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import dev.skein.protocol.Contract;
import dev.skein.protocol.rule.MessageRules;
import dev.skein.protocol.rule.MethodRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page {@code methods}: every method and message of {@code skein.v1} with the comments of the proto files. */
final class ContractPage {
    /** Field numbers of descriptor.proto, of which the paths of comments are made. */
    private static final int MESSAGES = 4;

    private static final int ENUMS = 5;
    private static final int SERVICES = 6;
    private static final int PARTS = 2;

    private final StringBuilder page = new StringBuilder();
    private final FileDescriptorProto file;
    private final Map<List<Integer>, String> comments = new HashMap<>();

    private ContractPage(FileDescriptorProto file) {
        this.file = file;
        for (Location location : file.getSourceCodeInfo().getLocationList()) {
            comments.put(location.getPathList(), Javadoc.ofProto(location.getLeadingComments()));
        }
    }

    static String render() {
        StringBuilder whole = new StringBuilder("""
                = Methods and messages
                // Generated from skein/v1/*.proto; edit there, then: ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write

                Every method of `skein.v1`. Each is reachable through all four doors of the page xref:protocol.adoc[Protocol]
                under the path in its heading. _By_ says who may call: _user_ (a user's token), _platform_ (a platform
                token), _platform for a user_ (with `skein-act-as`), _open_ (anyone with an app key). A field that breaks its
                rule is refused with the code of the method, or with its own, before anything is done.

                """);
        List<FileDescriptorProto> files = files();
        for (FileDescriptorProto file : files) {
            if (file.getServiceCount() > 0) {
                whole.append(new ContractPage(file).renderFile());
            }
        }
        whole.append("\n== Content, frames and other shared messages\n");
        for (FileDescriptorProto file : files) {
            if (file.getServiceCount() == 0) {
                ContractPage part = new ContractPage(file);
                part.types();
                whole.append(part.page);
            }
        }
        return whole.toString();
    }

    private static List<FileDescriptorProto> files() {
        try (InputStream in = Contract.class.getResourceAsStream("/skein/descriptors.binpb")) {
            return FileDescriptorSet.parseFrom(in).getFileList().stream()
                    .filter(file -> file.getPackage().equals("skein.v1"))
                    .sorted(Comparator.comparing(FileDescriptorProto::getName))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String renderFile() {
        for (int i = 0; i < file.getServiceCount(); i++) {
            ServiceDescriptorProto service = file.getService(i);
            page.append("\n== ").append(service.getName()).append("\n\n").append(comment(SERVICES, i));
            for (int m = 0; m < service.getMethodCount(); m++) {
                MethodDescriptorProto method = service.getMethod(m);
                page.append("\n=== skein.v1.")
                        .append(service.getName())
                        .append('/')
                        .append(method.getName())
                        .append("\n\n")
                        .append(comment(SERVICES, i, PARTS, m))
                        .append("\n`")
                        .append(local(method.getInputType()))
                        .append("` → `")
                        .append(local(method.getOutputType()))
                        .append("`\n\n")
                        .append(rules(service.getName() + '/' + method.getName()));
            }
        }
        types();
        return page.toString();
    }

    private void types() {
        for (int i = 0; i < file.getMessageTypeCount(); i++) {
            message(i, file.getMessageType(i));
        }
        for (int i = 0; i < file.getEnumTypeCount(); i++) {
            enumeration(i, file.getEnumType(i));
        }
    }

    private void message(int index, DescriptorProto message) {
        page.append("\n=== ").append(message.getName()).append("\n\n").append(comment(MESSAGES, index));
        if (message.getFieldCount() == 0) {
            page.append("\nNo fields.\n");
            return;
        }
        page.append("\n[cols=\"3,3,1,8\",options=\"header\"]\n|===\n|Field |Type |No |Meaning\n");
        for (int i = 0; i < message.getFieldCount(); i++) {
            FieldDescriptorProto field = message.getField(i);
            page.append("\n|`").append(field.getName()).append("`\n|").append(type(message, field));
            page.append("\n|").append(field.getNumber());
            page.append("\na|").append(comment(MESSAGES, index, PARTS, i)).append(limits(message, field));
        }
        page.append("|===\n");
    }

    private static String rules(String method) {
        MethodRules rules = Contract.method("skein.v1." + method).orElseThrow();
        String by = rules.by().stream()
                .sorted()
                .map(access -> access.name().substring("ACCESS_".length()))
                .map(access -> access.toLowerCase(Locale.ROOT).replace('_', ' ').replace("for user", "for a user"))
                .collect(Collectors.joining(", "));
        return "_By:_ " + by + "." + (rules.isRead() ? " Only reads." : "")
                + (rules.isRepeatable() && !rules.isRead() ? " Harmless to repeat." : "")
                + (rules.isAudited() ? " Audited." : "")
                + " A field that breaks its rule: `" + rules.badParameter() + "`.\n";
    }

    /** What the rules say of a field a client sends. */
    private static String limits(DescriptorProto message, FieldDescriptorProto field) {
        Descriptor type = Contract.TYPES.find("skein.v1." + message.getName());
        if (type == null) {
            return "";
        }
        Set<String> says = MessageRules.of(type).says(type.findFieldByName(field.getName()));
        return says.isEmpty() ? "" : "It +" + String.join(", ", says).replace("|", "\\|") + "+.\n";
    }

    private void enumeration(int index, EnumDescriptorProto enumeration) {
        page.append("\n=== ").append(enumeration.getName()).append("\n\n").append(comment(ENUMS, index));
        page.append("\n[cols=\"5,1,8\",options=\"header\"]\n|===\n|Value |No |Meaning\n");
        for (int i = 0; i < enumeration.getValueCount(); i++) {
            page.append("\n|`").append(enumeration.getValue(i).getName()).append("`\n|");
            page.append(enumeration.getValue(i).getNumber()).append("\na|").append(comment(ENUMS, index, PARTS, i));
        }
        page.append("|===\n");
    }

    private static String type(DescriptorProto message, FieldDescriptorProto field) {
        boolean named = field.getType() == Type.TYPE_MESSAGE || field.getType() == Type.TYPE_ENUM;
        String name = named
                ? local(field.getTypeName())
                : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        if (field.getLabel() == Label.LABEL_REPEATED) {
            words.add("repeated");
        }
        if (field.getProto3Optional()) {
            words.add("optional");
        } else if (field.hasOneofIndex()) {
            words.add("one of _" + message.getOneofDecl(field.getOneofIndex()).getName() + "_:");
        }
        words.add('`' + name + '`');
        return String.join(" ", words);
    }

    private static String local(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private String comment(Integer... path) {
        return comments.getOrDefault(List.of(path), "") + '\n';
    }
}

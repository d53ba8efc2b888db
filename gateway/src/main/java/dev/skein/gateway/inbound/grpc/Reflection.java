package dev.skein.gateway.inbound.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.protocol.Contract;
import grpc.health.v1.HealthOuterClass;
import io.grpc.Status;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * gRPC server reflection of the public contract, so that grpcurl and the like need no {@code .proto} files. v1 and v1alpha
 * differ in their names only.
 */
@Singleton
class Reflection {
    private static final Set<String> METHODS = Set.of(
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");

    private final Map<String, FileDescriptor> filesByName = new LinkedHashMap<>();
    private final Map<String, FileDescriptor> filesBySymbol = new HashMap<>();
    private final List<String> services = new ArrayList<>();

    Reflection() {
        List<FileDescriptor> files = new ArrayList<>(Contract.files());
        files.add(HealthOuterClass.getDescriptor());
        files.forEach(this::add);
    }

    static boolean serves(String method) {
        return METHODS.contains(method);
    }

    private void add(FileDescriptor file) {
        if (filesByName.putIfAbsent(file.getFullName(), file) != null) {
            return;
        }
        file.getDependencies().forEach(this::add);
        for (ServiceDescriptor service : file.getServices()) {
            services.add(service.getFullName());
            filesBySymbol.put(service.getFullName(), file);
            service.getMethods().forEach(method -> filesBySymbol.put(method.getFullName(), file));
        }
        file.getMessageTypes().forEach(message -> filesBySymbol.put(message.getFullName(), file));
        file.getEnumTypes().forEach(type -> filesBySymbol.put(type.getFullName(), file));
    }

    void serve(GrpcServerRequest<Buffer, Buffer> request) {
        request.handler(message -> {
            try {
                ServerReflectionRequest asked = ServerReflectionRequest.parseFrom(message.getBytes());
                request.response().write(Buffer.buffer(answer(asked).toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                request.response().status(GrpcStatus.INVALID_ARGUMENT).end();
            }
        });
        request.endHandler(end -> request.response().end());
    }

    private ServerReflectionResponse answer(ServerReflectionRequest asked) {
        ServerReflectionResponse.Builder response = ServerReflectionResponse.newBuilder()
                .setValidHost(asked.getHost())
                .setOriginalRequest(asked);
        switch (asked.getMessageRequestCase()) {
            case LIST_SERVICES -> {
                ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
                services.forEach(
                        name -> list.addService(ServiceResponse.newBuilder().setName(name)));
                response.setListServicesResponse(list);
            }
            case FILE_BY_FILENAME -> file(filesByName.get(asked.getFileByFilename()), response);
            case FILE_CONTAINING_SYMBOL -> file(bySymbol(asked.getFileContainingSymbol()), response);
            default -> error(Status.Code.UNIMPLEMENTED, response);
        }
        return response.build();
    }

    /** Nested types are found by what they are nested in. */
    private @Nullable FileDescriptor bySymbol(String symbol) {
        for (String name = symbol; !name.isEmpty(); name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            FileDescriptor file = filesBySymbol.get(name);
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    private static void file(@Nullable FileDescriptor file, ServerReflectionResponse.Builder response) {
        if (file == null) {
            error(Status.Code.NOT_FOUND, response);
            return;
        }
        Map<String, ByteString> files = new LinkedHashMap<>();
        collect(file, files);
        response.setFileDescriptorResponse(
                FileDescriptorResponse.newBuilder().addAllFileDescriptorProto(files.values()));
    }

    private static void collect(FileDescriptor file, Map<String, ByteString> files) {
        if (files.putIfAbsent(file.getFullName(), file.toProto().toByteString()) == null) {
            file.getDependencies().forEach(dependency -> collect(dependency, files));
        }
    }

    private static void error(Status.Code code, ServerReflectionResponse.Builder response) {
        response.setErrorResponse(
                ErrorResponse.newBuilder().setErrorCode(code.value()).setErrorMessage(code.name()));
    }
}

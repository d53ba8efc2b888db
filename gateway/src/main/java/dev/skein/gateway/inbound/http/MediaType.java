package dev.skein.gateway.inbound.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** What a body is said to be, without parameters, in small letters. */
public final class MediaType {
    static final String JSON = "application/json";
    static final String PROTO = "application/proto";

    private MediaType() {}

    /** Empty when nothing is said. */
    static String of(HttpServerRequest request) {
        String contentType = request.getHeader("content-type");
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.trim().toLowerCase(Locale.ROOT);
    }

    /** gRPC itself, with its messages in any form. */
    public static boolean isGrpc(HttpServerRequest request) {
        String type = of(request);
        return type.equals("application/grpc") || type.startsWith("application/grpc+");
    }

    /** In its binary form. */
    public static boolean isGrpcWeb(HttpServerRequest request) {
        String type = of(request);
        return type.equals("application/grpc-web") || type.equals("application/grpc-web+proto");
    }
}

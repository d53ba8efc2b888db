package dev.skein.gateway.inbound.http;

import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ErrorInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** Failures in the form of the Connect protocol; the one mapper of the HTTP door. */
final class ConnectErrors {
    private ConnectErrors() {}

    static int status(SkeinException failure) {
        return ErrorCodes.httpStatus(failure.code());
    }

    static String body(SkeinException failure) {
        ErrorInfo info = failure.toErrorInfo();
        JsonObject detail = new JsonObject()
                .put("type", ErrorInfo.getDescriptor().getFullName())
                .put("value", Base64.getEncoder().withoutPadding().encodeToString(info.toByteArray()))
                .put("debug", new JsonObject(ProtoJson.toJson(info)));
        return new JsonObject()
                .put("code", ErrorCodes.connectName(failure.code()))
                .put("message", failure.getMessage())
                .put("details", new JsonArray().add(detail))
                .encode();
    }
}

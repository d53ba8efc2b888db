package dev.skein.gateway.call;

import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.SendMessage;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where all four doors meet: finds who serves a method and passes the bytes on. */
@Singleton
public class CallRouter {
    private final Traces traces;
    private final CallRates rates;
    private final LoginRates logins;
    private final Forwarder forwarder;
    private final SendMessage sendMessage;
    private final Map<String, LocalMethod> localMethods;
    private final AtomicInteger running = new AtomicInteger();

    public CallRouter(
            Traces traces,
            CallRates rates,
            LoginRates logins,
            Forwarder forwarder,
            SendMessage sendMessage,
            @All List<LocalMethod> localMethods) {
        this.traces = traces;
        this.rates = rates;
        this.logins = logins;
        this.forwarder = forwarder;
        this.sendMessage = sendMessage;
        this.localMethods = localMethods.stream().collect(Collectors.toMap(LocalMethod::path, Function.identity()));
    }

    /** Calls and sends without an answer yet. */
    public int running() {
        return running.get() + sendMessage.unanswered();
    }

    /** The encoded response; every failure is a {@link SkeinException}, also those found at once. */
    public Uni<byte[]> call(CallRequest request) {
        boolean platform = request.context().identity().kind() == Identity.Kind.PLATFORM;
        Span span = traces.begin(request.method(), request.traceparent(), platform);
        return span == null ? untraced(request) : traced(request, span);
    }

    private Uni<byte[]> traced(CallRequest request, Span span) {
        span.with("app", request.context().identity().appId()).with("request", request.requestId());
        return untraced(request.within(span))
                .invoke(span::end)
                .onCancellation()
                .invoke(() -> span.fail("CANCELLED"))
                .onFailure()
                .invoke(failure -> span.fail(
                        failure instanceof SkeinException skein ? skein.code().name() : "INTERNAL"));
    }

    private Uni<byte[]> untraced(CallRequest request) {
        if (request.method().equals(RoutingTable.SEND)) {
            // Counted by the owners; the hot path has nothing to give away.
            return route(request);
        }
        return Uni.createFrom().deferred(() -> {
            running.incrementAndGet();
            return route(request).onTermination().invoke(running::decrementAndGet);
        });
    }

    private LocalMethod local(String method) {
        LocalMethod local = localMethods.get(method);
        if (local == null) {
            throw SkeinException.of(ErrorCode.UNKNOWN_METHOD);
        }
        return local;
    }

    private Uni<byte[]> route(CallRequest request) {
        try {
            Backend backend = RoutingTable.backendOf(request.method());
            Identity identity = request.context().identity();
            if (identity.kind() == Identity.Kind.ANONYMOUS && !RoutingTable.isOpen(request.method())) {
                throw SkeinException.of(ErrorCode.TOKEN_INVALID, "this method needs a token");
            }
            rates.take(request.context());
            if (RoutingTable.takesPassword(request.method())) {
                logins.take(request.context().clientIp());
            }
            if (request.method().equals(RoutingTable.SEND)) {
                return sendMessage.send(
                        request.context(), request.request(), request.timeoutMs(), request.traceparent());
            }
            return backend == Backend.GATEWAY
                    ? local(request.method()).call(request)
                    : forwarder.forward(backend, request);
        } catch (SkeinException refused) {
            return Uni.createFrom().failure(refused);
        }
    }
}

package dev.skein.gateway.call;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.SendMessage;
import dev.skein.internal.v1.CallerKind;
import dev.skein.kit.caller.Admission;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.options.v1.Backend;
import dev.skein.options.v1.RateClass;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
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

    private Uni<byte[]> local(MethodRules rules, CallRequest request) {
        LocalMethod local = localMethods.get(request.method());
        if (local == null) {
            throw SkeinException.of(ErrorCode.UNKNOWN_METHOD);
        }
        rules.check(request.request());
        return local.call(request);
    }

    private static CallerKind callerKind(Identity identity) {
        return switch (identity.kind()) {
            case ANONYMOUS -> CallerKind.CALLER_KIND_ANONYMOUS;
            case USER -> CallerKind.CALLER_KIND_USER;
            case PLATFORM -> CallerKind.CALLER_KIND_PLATFORM;
        };
    }

    private Uni<byte[]> route(CallRequest request) {
        try {
            MethodRules rules = RoutingTable.rulesOf(request.method());
            Identity identity = request.context().identity();
            Admission.check(rules.by(), callerKind(identity), !identity.userId().isEmpty());
            rates.take(request.context());
            if (rules.rate() == RateClass.RATE_CLASS_PASSWORD) {
                logins.take(request.context().clientIp());
            }
            if (request.method().equals(RoutingTable.SEND)) {
                return sendMessage.send(
                        request.context(), request.request(), request.timeoutMs(), request.traceparent());
            }
            return rules.backend() == Backend.BACKEND_GATEWAY
                    ? local(rules, request)
                    : forwarder.forward(rules.backend(), request);
        } catch (SkeinException refused) {
            return Uni.createFrom().failure(refused);
        }
    }
}

package dev.skein.group.inbound.grpc;

import dev.skein.group.login.IssueTokens;
import dev.skein.group.login.LogIn;
import dev.skein.group.login.LogOut;
import dev.skein.group.login.RefreshLogin;
import dev.skein.group.login.TokenPair;
import dev.skein.internal.v1.Caller;
import dev.skein.kit.caller.CallerContext;
import dev.skein.v1.AuthService;
import dev.skein.v1.IssuePlatformTokenRequest;
import dev.skein.v1.IssuePlatformTokenResponse;
import dev.skein.v1.IssueUserTokenRequest;
import dev.skein.v1.IssueUserTokenResponse;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.LogoutRequest;
import dev.skein.v1.LogoutResponse;
import dev.skein.v1.Platform;
import dev.skein.v1.RefreshRequest;
import dev.skein.v1.RefreshResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** {@code skein.v1.AuthService}. */
@GrpcService
class AuthEndpoint implements AuthService {
    private final LogIn logIn;
    private final RefreshLogin refreshLogin;
    private final LogOut logOut;
    private final IssueTokens issueTokens;

    AuthEndpoint(LogIn logIn, RefreshLogin refreshLogin, LogOut logOut, IssueTokens issueTokens) {
        this.logIn = logIn;
        this.refreshLogin = refreshLogin;
        this.logOut = logOut;
        this.issueTokens = issueTokens;
    }

    @Override
    public Uni<LoginResponse> login(LoginRequest request) {
        LogIn.Command command = new LogIn.Command(
                request.getAppKey(),
                request.getUserId(),
                request.getPassword(),
                request.getDeviceId(),
                platform(request.getPlatform()),
                CallerContext.current().getClientIp());
        return logIn.logIn(command).map(AuthEndpoint::login);
    }

    @Override
    public Uni<RefreshResponse> refresh(RefreshRequest request) {
        return refreshLogin
                .refresh(request.getRefreshToken())
                .map(pair -> RefreshResponse.newBuilder()
                        .setAccessToken(pair.accessToken())
                        .setRefreshToken(pair.refreshToken())
                        .setExpiresAt(pair.expiresAt())
                        .setUserId(pair.userId())
                        .build());
    }

    @Override
    public Uni<LogoutResponse> logout(LogoutRequest request) {
        Caller caller = CallerContext.current();
        LogOut.Session session = new LogOut.Session(
                caller.getAppId(),
                caller.getUserId(),
                caller.getDeviceId(),
                caller.getLoginId(),
                caller.getSessionId());
        Uni<Void> done = request.getAllDevices() ? logOut.allDevices(session) : logOut.thisDevice(session);
        return done.replaceWith(LogoutResponse.getDefaultInstance());
    }

    @Override
    public Uni<IssueUserTokenResponse> issueUserToken(IssueUserTokenRequest request) {
        Caller caller = CallerContext.current();
        return issueTokens
                .forUser(caller.getAppId(), request.getUserId(), request.getLifetimeSeconds())
                .map(token -> IssueUserTokenResponse.newBuilder()
                        .setAccessToken(token.value())
                        .setExpiresAt(token.expiresAt())
                        .build());
    }

    @Override
    public Uni<IssuePlatformTokenResponse> issuePlatformToken(IssuePlatformTokenRequest request) {
        return issueTokens
                .forPlatform(request.getAppKey(), request.getAppSecret())
                .map(token -> IssuePlatformTokenResponse.newBuilder()
                        .setAccessToken(token.value())
                        .setExpiresAt(token.expiresAt())
                        .build());
    }

    private static LoginResponse login(TokenPair pair) {
        return LoginResponse.newBuilder()
                .setAccessToken(pair.accessToken())
                .setRefreshToken(pair.refreshToken())
                .setExpiresAt(pair.expiresAt())
                .setUserId(pair.userId())
                .build();
    }

    private static String platform(Platform platform) {
        boolean known = platform != Platform.PLATFORM_UNSPECIFIED && platform != Platform.UNRECOGNIZED;
        return known ? platform.name() : "";
    }
}

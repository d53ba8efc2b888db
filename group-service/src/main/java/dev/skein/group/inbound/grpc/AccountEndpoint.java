package dev.skein.group.inbound.grpc;

import dev.skein.group.account.ImportAccounts;
import dev.skein.group.account.RegisterAccount;
import dev.skein.kit.caller.CallerContext;
import dev.skein.v1.AccountService;
import dev.skein.v1.ImportFailure;
import dev.skein.v1.ImportRequest;
import dev.skein.v1.ImportResponse;
import dev.skein.v1.ImportedAccount;
import dev.skein.v1.RegisterRequest;
import dev.skein.v1.RegisterResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** {@code skein.v1.AccountService}. */
@GrpcService
class AccountEndpoint implements AccountService {
    private final RegisterAccount registerAccount;
    private final ImportAccounts importAccounts;

    AccountEndpoint(RegisterAccount registerAccount, ImportAccounts importAccounts) {
        this.registerAccount = registerAccount;
        this.importAccounts = importAccounts;
    }

    @Override
    public Uni<RegisterResponse> register(RegisterRequest request) {
        RegisterAccount.Command command = new RegisterAccount.Command(
                request.getAppKey(),
                request.getUserId(),
                request.getPassword(),
                request.getNickname(),
                CallerContext.current().getClientIp());
        return registerAccount
                .register(command)
                .map(userId -> RegisterResponse.newBuilder().setUserId(userId).build());
    }

    @Override
    public Uni<ImportResponse> import_(ImportRequest request) {
        String appId = CallerContext.current().getAppId();
        List<ImportAccounts.Entry> entries =
                request.getAccountsList().stream().map(AccountEndpoint::entry).toList();
        return importAccounts.importAll(appId, entries).map(AccountEndpoint::response);
    }

    private static ImportAccounts.Entry entry(ImportedAccount account) {
        return new ImportAccounts.Entry(
                account.getUserId(), account.getNickname(), account.getAvatar(), account.getPassword());
    }

    private static ImportResponse response(List<ImportAccounts.Failure> failures) {
        ImportResponse.Builder response = ImportResponse.newBuilder();
        for (ImportAccounts.Failure failure : failures) {
            response.addFailures(ImportFailure.newBuilder()
                    .setUserId(failure.userId())
                    .setReason(failure.reason().name())
                    .setNumber(failure.reason().getNumber()));
        }
        return response.build();
    }
}

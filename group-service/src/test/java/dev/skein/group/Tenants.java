package dev.skein.group;

import dev.skein.v1.ImportRequest;
import dev.skein.v1.ImportedAccount;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.Platform;
import dev.skein.v1.RegisterRequest;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What tests need to have in place: apps, and people in them. */
@Singleton
public class Tenants {
    public static final String PASSWORD = "correct horse";

    private final Calls calls;
    private final DataSource database;

    Tenants(Calls calls, DataSource database) {
        this.calls = calls;
        this.database = database;
    }

    /** An app of its own for a test, with its users. */
    public String app(String appId, String... userIds) {
        run(
                "insert into people.app (app_id, app_key, name, created_at) values (?, ?, 'test', 0)"
                        + " on conflict do nothing",
                appId,
                appId);
        if (userIds.length > 0) {
            importAll(appId, List.of(userIds));
        }
        return appId;
    }

    public void importAll(String appId, List<String> userIds) {
        ImportRequest.Builder request = ImportRequest.newBuilder();
        userIds.forEach(userId -> request.addAccounts(
                ImportedAccount.newBuilder().setUserId(userId).setNickname("Nick of " + userId)));
        calls.platform(appId).accounts().import_(request.build());
    }

    public void register(String appId, String userId) {
        calls.anonymous()
                .accounts()
                .register(RegisterRequest.newBuilder()
                        .setAppKey(appId)
                        .setUserId(userId)
                        .setPassword(PASSWORD)
                        .build());
    }

    public LoginResponse login(String appId, String userId, String password) {
        return calls.anonymous()
                .auth()
                .login(LoginRequest.newBuilder()
                        .setAppKey(appId)
                        .setUserId(userId)
                        .setPassword(password)
                        .setDeviceId("c1")
                        .setPlatform(Platform.PLATFORM_WEB)
                        .build());
    }

    public void run(String sql, String... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long count(String sql, String... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        return statement;
    }
}

package upay.cli.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.identity.Role;
import upay.identity.Token;
import upay.identity.UserName;
import upay.store.identity.SetUpTokens;
import upay.store.identity.StoredUser;

/** The command user. */
@Command(
        name = "user",
        description = {
            "Adds, lists, changes, disables and resets the users of the management console (docs/security.md#users).",
            "Prints one JSON object a line. A set-up token is shown once, and holds for 24 hours: with it the user sets a",
            "password and an authenticator. No user has a password that somebody else has chosen."
        })
public final class UserCommand {
    private static final String ROLES = "One of viewer, support, finance, operator, admin, merchant.";

    @Command(name = "add", description = "Adds a user, and shows the token with which the user sets a password.")
    int add(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "NAME", description = "Its name: " + UserName.RULE + ".") String name,
            @Option(names = "--role", paramLabel = "ROLE", required = true, description = ROLES) String role,
            @Option(
                            names = "--merchant",
                            paramLabel = "ID",
                            description = "Of a user of role merchant: the merchant, of which alone it sees anything.")
                    @Nullable String merchant)
            throws Exception {
        desk.require(UserName.isValid(name), "NAME", UserName.RULE, name);
        Role checked = role(desk, role, merchant);
        return desk.work((office, config) -> {
            Added added = office.act(Act.of(AuditAction.USER_ADD, name), admin -> admin.users()
                    .add(name, checked, merchant)
                    .compose(user -> admin.setUpTokens().create(name).map(token -> new Added(user, token))));
            desk.print(withToken(added));
        });
    }

    private record Added(StoredUser user, Token token) {}

    private static JsonOutput withToken(Added added) {
        return line(added.user)
                .put("set_up_token", added.token.text().reveal())
                .put("token_holds", SetUpTokens.LIFETIME.toHours() + "h");
    }

    @Command(name = "list", description = "Lists all users, by name.")
    int list(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> desk.<StoredUser>printAll(
                last -> office.await(office.store().users().list(last == null ? "" : last.name(), CommandContext.PAGE)),
                UserCommand::line));
    }

    @Command(name = "set-role", description = "Gives a user another role; its sessions end.")
    int setRole(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Option(names = "--role", paramLabel = "ROLE", required = true, description = ROLES) String role,
            @Option(names = "--merchant", paramLabel = "ID", description = "With --role merchant: the merchant.")
                    @Nullable String merchant)
            throws Exception {
        Role checked = role(desk, role, merchant);
        return desk.work((office, config) -> desk.print(line(office.act(
                Act.of(AuditAction.USER_SET_ROLE, name), admin -> admin.users().setRole(name, checked, merchant)))));
    }

    @Command(name = "disable", description = "Refuses the user from now on; its sessions end.")
    int disable(@Mixin CommandContext desk, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws Exception {
        return enable(desk, AuditAction.USER_DISABLE, name);
    }

    @Command(name = "enable", description = "Accepts a disabled user again.")
    int enable(@Mixin CommandContext desk, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws Exception {
        return enable(desk, AuditAction.USER_ENABLE, name);
    }

    private static int enable(CommandContext desk, AuditAction action, String name) throws Exception {
        return desk.work((office, config) -> desk.print(line(office.act(
                Act.of(action, name), admin -> admin.users().enable(name, action == AuditAction.USER_ENABLE)))));
    }

    @Command(
            name = "reset",
            description = {
                "For a user who has lost the password or the authenticator: both and the recovery codes are gone, the sessions",
                "end, and a new token is shown."
            })
    int reset(@Mixin CommandContext desk, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws Exception {
        return desk.work((office, config) -> {
            Added again = office.act(Act.of(AuditAction.USER_RESET, name), admin -> admin.users()
                    .reset(name)
                    .compose(user -> admin.setUpTokens().create(name).map(token -> new Added(user, token))));
            desk.print(withToken(again));
        });
    }

    private static Role role(CommandContext desk, String text, @Nullable String merchant) {
        Optional<Role> role = Role.of(text);
        desk.require(
                role.isPresent(),
                "--role",
                Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", ")),
                text);
        boolean ofMerchant = role.orElseThrow() == Role.MERCHANT;
        desk.require(
                ofMerchant == (merchant != null),
                "--merchant",
                ofMerchant ? "a merchant's id, required with --role merchant" : "only with --role merchant",
                String.valueOf(merchant));
        return role.get();
    }

    private static JsonOutput line(StoredUser user) {
        return new JsonOutput()
                .put("user", user.name())
                .put("role", user.role().text())
                .put("merchant", user.merchant())
                .put("status", user.active() ? "ACTIVE" : "DISABLED")
                .put("since", user.ctime())
                .put("set_up", user.setUpAt())
                .put("last_login", user.loginAt());
    }
}

package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code ALTER USER}. */
public final class AlterUser extends DeclaredCommand {
    private final ConfigAccess config;
    private final Verifiers verifiers;

    public AlterUser(ConfigAccess config, Verifiers verifiers) {
        super(
                AdminRole.ADMIN,
                "ALTER USER <user:name> PASSWORD <password:secret>",
                "Makes a version in which a user of applications has another password. Connections that are"
                        + " open stay so.");
        this.config = config;
        this.verifiers = verifiers;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry user = Entry.user(arguments.text("user"));
        Verifiers.Verifier verifier = verifiers.of(arguments.text("password"));
        return config.change(
                caller,
                "alter " + user.name(),
                text -> {
                    user.demandIn(text);
                    String edited = YamlEdit.set(text, user.at(verifier.key()), verifier.value());
                    for (String key : Verifiers.KEYS) {
                        if (!key.equals(verifier.key()) && YamlEdit.has(edited, user.at(key))) {
                            edited = YamlEdit.remove(edited, user.at(key));
                        }
                    }
                    return edited;
                });
    }
}

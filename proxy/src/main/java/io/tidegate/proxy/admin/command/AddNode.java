package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.Role;
import io.tidegate.ha.settings.Newcomer;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code ADD NODE}. */
public final class AddNode extends DeclaredCommand {
    private final ConfigAccess config;
    private final Supplier<Configuration> led;

    /**
     * @param led the configuration with the masters as they are now
     */
    public AddNode(ConfigAccess config, Supplier<Configuration> led) {
        super(
                AdminRole.ADMIN,
                "ADD NODE <node:name> TO GROUP <group:name> ADDRESS <address:name> [FORCE]",
                "Makes a version in which a group has one more server, as a replica. The server is asked"
                        + " first: one that does not answer, or is of another family or version than the"
                        + " master, is added by FORCE alone.");
        this.config = config;
        this.led = led;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry group = Entry.group(arguments.text("group"));
        Entry node = Entry.node(arguments.text("group"), arguments.text("node"));
        if (!arguments.words().contains("FORCE")) {
            obstacle(arguments)
                    .ifPresent(why -> {
                        throw ErrorCode.ADMIN_FAILED.with(
                                "nothing was changed: "
                                        + why
                                        + ". To add it all the same, end the command with FORCE");
                    });
        }
        String value =
                "{address: " + YamlEdit.quoted(arguments.text("address")) + ", role: replica}";
        return config.change(
                caller,
                "add " + node.name() + " to " + arguments.text("group"),
                text -> {
                    group.demandIn(text);
                    node.demandNotIn(text);
                    return YamlEdit.set(text, node.path(), value);
                });
    }

    /** A group that is not there, and what is no address, are the configuration's to refuse. */
    private Optional<String> obstacle(Arguments arguments) {
        return led.get().groups().values().stream()
                .filter(group -> group.id().name().equals(arguments.text("group")))
                .findFirst()
                .flatMap(group ->
                        Endpoint.parse(arguments.text("address"))
                                .flatMap(address ->
                                        Newcomer.obstacle(
                                                group,
                                                new NodeConfig(
                                                        arguments.text("node"),
                                                        address,
                                                        Role.REPLICA))));
    }
}

package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;

import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.Greeting;
import java.util.ArrayList;
import java.util.List;

/** Lets our client log in to our server, without a network, and writes down what was said. */
final class LoginConversation {
    private final List<String> steps = new ArrayList<>();
    private final ClientLogin client;
    private final ServerLogin server;

    private LoginConversation(ClientLogin client, ServerLogin server) {
        this.client = client;
        this.server = server;
    }

    /** The steps, for example {@code switch mysql_native_password, accepted}. */
    static List<String> run(
            ServerLogin server,
            AuthData scramble,
            AuthPlugin greeted,
            String password,
            boolean secure) {
        Greeting greeting =
                new Greeting("9.7.0", 1, scramble, -1, 45, AUTOCOMMIT, greeted.pluginName());
        ClientLogin client = new ClientLogin(new Secret(password), greeting, secure, Runnable::run);
        LoginConversation conversation = new LoginConversation(client, server);
        conversation.follow(server.begin(client.plugin().pluginName(), client.begin()));
        return conversation.steps;
    }

    /** The steps of a login in the middle of a connection, where the client is always asked. */
    static List<String> runAnew(
            ServerLogin server,
            AuthData scramble,
            String preferred,
            String password,
            boolean secure) {
        Greeting greeting =
                new Greeting(
                        "9.7.0",
                        1,
                        scramble,
                        -1,
                        45,
                        AUTOCOMMIT,
                        AuthPlugin.CACHING_SHA2_PASSWORD.pluginName());
        ClientLogin client = new ClientLogin(new Secret(password), greeting, secure, Runnable::run);
        LoginConversation conversation = new LoginConversation(client, server);
        conversation.follow(server.beginAnew(preferred));
        return conversation.steps;
    }

    private void follow(AuthStep step) {
        switch (step) {
            case AuthStep.Accepted(var last) -> {
                if (last != null) {
                    say(last);
                }
                steps.add("accepted");
            }
            case AuthStep.Denied _ -> steps.add("denied");
            case AuthStep.Overloaded _ -> steps.add("overloaded");
            case AuthStep.Switch(var request) -> {
                steps.add("switch " + request.plugin());
                follow(server.receive(client.receive(request)));
            }
            case AuthStep.More(var data) -> say(data);
            case AuthStep.Later(var later) -> {
                steps.add("later");
                follow(later.toCompletableFuture().join());
            }
        }
    }

    private void say(AuthMoreData data) {
        byte[] bytes = data.data().toBytes();
        steps.add(bytes.length == 1 ? "more " + bytes[0] : "more key");
        switch (client.receive(data)) {
            case ClientStep.Answer(var answer) -> follow(server.receive(answer));
            case ClientStep.Silence _ -> {}
            case ClientStep.Later _ -> throw new IllegalStateException("towards servers only");
        }
    }
}

package io.tidegate.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    @ParameterizedTest
    @EnumSource(Command.class)
    void a_command_is_found_by_its_code(Command command) {
        assertThat(Command.of(command.code())).isSameAs(command);
    }

    @ParameterizedTest
    @CsvSource({
        "COM_QUIT, 1",
        "COM_QUERY, 3",
        "COM_PING, 14",
        "COM_CHANGE_USER, 17",
        "COM_STMT_PREPARE, 22",
        "COM_STMT_EXECUTE, 23",
        "COM_STMT_FETCH, 28",
        "COM_RESET_CONNECTION, 31"
    })
    void codes_are_those_of_the_manual(Command command, int code) {
        assertThat(command.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 34, 127, 255})
    void other_bytes_are_no_command(int code) {
        assertThat(Command.of(code)).isNull();
    }

    @Test
    void capability_flags_are_those_of_the_manual() {
        assertThat(Capability.PROTOCOL_41).isEqualTo(0x200);
        assertThat(Capability.SSL).isEqualTo(0x800);
        assertThat(Capability.SECURE_CONNECTION).isEqualTo(0x8000);
        assertThat(Capability.PLUGIN_AUTH).isEqualTo(0x80000);
        assertThat(Capability.DEPRECATE_EOF).isEqualTo(0x1000000);
        assertThat(Capability.QUERY_ATTRIBUTES).isEqualTo(0x8000000);
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.IdRequest.Edit;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the values of parameters into a text. */
final class ParameterEdits {
    private ParameterEdits() {}

    /** Those of all parameters that are not exchanged for something else. */
    static List<Edit> of(StatementText text, ParameterSource parameters, List<Edit> others) {
        List<Edit> edits = new ArrayList<>();
        if (parameters.areAssumed() || parameters.count() == 0) {
            return edits;
        }
        Set<Integer> taken = new HashSet<>();
        others.stream()
                .filter(each -> each.to() > each.from())
                .forEach(each -> taken.add(each.from()));
        int parameter = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) != TokenType.PARAMETER) {
                continue;
            }
            int at = text.valueStart(i);
            if (!taken.contains(at)) {
                Bytes literal = new Bytes(32);
                // Nothing may grow together with the literal.
                literal.add(" ");
                literal.add(parameters.literal(parameter));
                literal.add(" ");
                edits.add(Edit.of(at, text.valueEnd(i), literal.toArray()));
            }
            parameter++;
        }
        return edits;
    }
}

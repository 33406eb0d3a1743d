package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.catalogue.CatalogueStatement.Piece;
import io.tidegate.sharding.catalogue.Figures;
import io.tidegate.sharding.catalogue.Reference;
import io.tidegate.sharding.catalogue.SystemSchemas;
import io.tidegate.sharding.plan.CatalogueTemplate.Part;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Plans statements that read information_schema. They are not parsed: wherever one of its tables is
 * named, a derived table of the same rows can stand.
 */
final class CataloguePlanner {
    private static final Set<String> EXPLAINED =
            Set.of("SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE");

    private CataloguePlanner() {}

    /**
     * @param template the plan as if nothing had to be shown under other names
     */
    static Template over(Template template, PlanScope scope) {
        boolean asItIs =
                template instanceof FixedTemplate(BoundPlan plan, var _, var _)
                        && (plan instanceof BoundPlan.PassThrough
                                || plan instanceof BoundPlan.AnyGroup);
        if (!asItIs) {
            return template;
        }
        List<Reference> references = Reference.in(scope.tokens());
        if (references.isEmpty()) {
            return template;
        }
        return switch (scope.sql().kind()) {
            case SELECT, INSERT, REPLACE, UPDATE, DELETE, DO, CALL, SET ->
                    plan(template, references, scope);
            case EXPLAIN, DESCRIBE ->
                    explains(scope.tokens()) ? plan(template, references, scope) : template;
            case DDL -> definition(template, references, scope);
            default -> template;
        };
    }

    /** DESCRIBE information_schema.tables is a question about that table itself. */
    private static boolean explains(Tokens tokens) {
        for (int i = 1; i < tokens.count(); i++) {
            if (EXPLAINED.contains(tokens.keyword(i))) {
                return true;
            }
        }
        return false;
    }

    /** A view or procedure reads what its server has, whenever it is used. */
    private static Template definition(
            Template template, List<Reference> references, PlanScope scope) {
        Tokens tokens = scope.tokens();
        boolean copies = tokens.is(1, "TABLE") || tokens.is(2, "TABLE") || tokens.is(3, "TABLE");
        if (!copies || scope.rules().isUnsharded()) {
            return template;
        }
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "CREATE TABLE out of information_schema would copy the names of sub-tables; create the"
                        + " table and fill it by INSERT ... SELECT",
                references.getFirst().token());
    }

    private static Template plan(Template template, List<Reference> references, PlanScope scope) {
        Tokens tokens = scope.tokens();
        List<Part> parts = new ArrayList<>();
        int from = 0;
        int next = 0;
        for (int i = 0; i < tokens.count(); i++) {
            if (next < references.size() && references.get(next).token() == i) {
                Reference reference = references.get(next++);
                parts.add(new Part.Written(from, i));
                parts.add(new Part.Fixed(table(tokens, reference)));
                from = i + Reference.TOKENS;
            } else if (isSchemaOfColumn(tokens, i)) {
                parts.add(new Part.Written(from, i));
                from = i + 2;
            }
        }
        parts.add(new Part.Written(from, tokens.count()));
        return new CatalogueTemplate(
                template.prepareGroup(),
                parts,
                readsFigures(tokens),
                scope.sql().kind() == StatementKind.SELECT
                        && new TablePlaces(tokens, references).areAllTaken(),
                template.schemas());
    }

    private static Piece table(Tokens tokens, Reference reference) {
        String name = tokens.name(reference.token() + 2);
        return new Piece.Table(
                reference.table(),
                tokens.text(reference.token()) + "." + tokens.text(reference.token() + 2),
                reference.aliased() ? "" : name);
    }

    /** In schema.table.column: a derived table has no schema. */
    private static boolean isSchemaOfColumn(Tokens tokens, int token) {
        return tokens.isName(token)
                && tokens.name(token).equalsIgnoreCase(SystemSchemas.INFORMATION_SCHEMA)
                && tokens.isSymbol(token + 1, '.')
                && tokens.isName(token + 2)
                && tokens.isSymbol(token + 3, '.')
                && !tokens.isSymbol(token - 1, '.');
    }

    /** Whether rows and sizes are named, or all columns are asked for. */
    private static boolean readsFigures(Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            boolean star = tokens.isSymbol(i, '*') && !tokens.isSymbol(i - 1, '(');
            if (star
                    || tokens.isName(i)
                            && Figures.areAskedBy(tokens.name(i).toUpperCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}

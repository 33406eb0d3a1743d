package io.tidegate.sharding.merge;

/**
 * What a server has said of a column of its result.
 *
 * @param type by the number that the protocol gives it
 * @param length of its longest value, as it is said to be
 * @param decimals digits behind the point; 31 where there is no fixed number of them
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html">Protocol::ColumnDefinition41</a>
 */
public record ResultColumn(int type, int flags, long length, int decimals) {
    /** A number of whatever type a server computes it in. */
    public static final ResultColumn NUMBER = new ResultColumn(-1, 0, 0, 31);

    private static final int ALWAYS_NULL = 6;
    private static final int UNSIGNED = 0x20;
    private static final int ENUM = 0x100;
    private static final int SET = 0x800;

    /** How its values compare, as far as the type alone tells. */
    public Domain domain() {
        return switch (type) {
            case 1, 2, 3, 8, 9, 13 -> (flags & UNSIGNED) != 0 ? Domain.UNSIGNED : Domain.INTEGER;
            case 0, 246 -> Domain.DECIMAL;
            case 4 -> Domain.FLOAT;
            case 5 -> Domain.DOUBLE;
            case 7, 10, 12, 14 -> Domain.MOMENT;
            case 11 -> Domain.TIME;
            case 6 -> Domain.BYTES;
            case 16 -> Domain.BYTES;
            case 15, 247, 248, 249, 250, 251, 252, 253, 254 -> {
                if ((flags & (ENUM | SET)) != 0) {
                    yield Domain.NUMBERED;
                }
                // Bytes too: a session may have texts sent as such, and only the server knows
                // which.
                yield Domain.TEXT;
            }
            default -> Domain.NONE;
        };
    }

    /** Whether values of another column are sent in a form that is good for this one. */
    public boolean takes(ResultColumn other) {
        Domain mine = domain();
        Domain theirs = other.domain();
        if (equals(NUMBER)) {
            return switch (theirs) {
                case INTEGER, UNSIGNED, DECIMAL, DOUBLE -> true;
                case FLOAT, MOMENT, TIME, BYTES, TEXT, NUMBERED, NONE -> false;
            };
        }
        return type == ALWAYS_NULL || mine == theirs || isText(mine) && isText(theirs);
    }

    private static boolean isText(Domain domain) {
        return domain == Domain.TEXT || domain == Domain.NUMBERED;
    }
}

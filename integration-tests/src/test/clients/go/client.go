// The table of behaviours by go-sql-driver/mysql: client prepared|text HOST PORT USER PASSWORD PLAIN SHARDED.
// `prepared` lets the server prepare what has values, `text` puts them into the text (interpolateParams).
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

var (
	how, host, port = os.Args[1], os.Args[2], os.Args[3]
	user, password  = os.Args[4], os.Args[5]
	plain, sharded  = os.Args[6], os.Args[7]
	prepared        = how == "prepared"
	table           = "go_" + how
	always          = context.Background()
)

// must ends the step.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// by names the behaviour that differs by how values are sent.
func by(behaviour string) string { return behaviour + "-" + how }

func show(behaviour string, values ...interface{}) {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = text(value)
	}
	fmt.Println(behaviour + "|" + strings.Join(texts, " "))
}

// text shows a value with its type, because the driver's types follow from what the server says of a column.
func text(value interface{}) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case string:
		return v
	case []byte:
		return "bytes" + strconv.Quote(string(v))
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []interface{}:
		texts := make([]string, len(v))
		for i, each := range v {
			texts[i] = text(each)
		}
		return "[" + strings.Join(texts, ", ") + "]"
	default:
		return fmt.Sprintf("%T(%v)", v, v)
	}
}

func errorOf(err error) string {
	var told *mysql.MySQLError
	if errors.As(err, &told) {
		// With the SQLSTATE where this release of the driver keeps it.
		return strconv.Quote(fmt.Sprintf("%+v", *told))
	}
	return fmt.Sprint(err)
}

func number(err error) uint16 {
	var told *mysql.MySQLError
	if errors.As(err, &told) {
		return told.Number
	}
	return 0
}

// client is one connection: database/sql would take any of its pool for a statement.
type client struct {
	*sql.Conn
}

// option is a change of the settings that every connection has.
type option func(*mysql.Config)

func parameter(name, value string) option {
	return func(c *mysql.Config) { c.Params[name] = value }
}

func multiStatements(c *mysql.Config) { c.MultiStatements = true }

func pool(schema string, options ...option) (*sql.DB, error) {
	config := mysql.NewConfig()
	config.User, config.Passwd, config.DBName = user, password, schema
	config.Net, config.Addr = "tcp", host+":"+port
	config.Params = map[string]string{}
	config.InterpolateParams = !prepared
	config.MaxAllowedPacket = 0 // the server's
	for _, change := range options {
		change(config)
	}
	return sql.Open("mysql", config.FormatDSN())
}

func connect(schema string, options ...option) client {
	db, err := pool(schema, options...)
	must(err)
	c, err := db.Conn(always)
	must(err)
	return client{c}
}

func (c client) run(query string, values ...interface{}) error {
	_, err := c.ExecContext(always, query, values...)
	return err
}

// affected gives the affected rows and the key.
func (c client) affected(query string, values ...interface{}) []interface{} {
	result, err := c.ExecContext(always, query, values...)
	must(err)
	return outcome(result)
}

func outcome(result sql.Result) []interface{} {
	rows, err := result.RowsAffected()
	must(err)
	key, err := result.LastInsertId()
	must(err)
	return []interface{}{rows, key}
}

func (c client) rows(query string, values ...interface{}) []interface{} {
	rows, err := c.tryRows(query, values...)
	must(err)
	return rows
}

func (c client) tryRows(query string, values ...interface{}) ([]interface{}, error) {
	found, err := c.QueryContext(always, query, values...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	return all(found)
}

func all(found *sql.Rows) ([]interface{}, error) {
	names, err := found.Columns()
	if err != nil {
		return nil, err
	}
	var rows []interface{}
	for found.Next() {
		row, places := make([]interface{}, len(names)), make([]interface{}, len(names))
		for i := range row {
			places[i] = &row[i]
		}
		if err := found.Scan(places...); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

// described gives the rows behind what the driver says of their columns.
func (c client) described(query string, values ...interface{}) []interface{} {
	found, err := c.QueryContext(always, query, values...)
	must(err)
	defer found.Close()
	types, err := found.ColumnTypes()
	must(err)
	var columns []interface{}
	for _, each := range types {
		nullable, known := each.Nullable()
		length, hasLength := each.Length()
		precision, scale, isDecimal := each.DecimalSize()
		columns = append(columns, fmt.Sprint(each.Name(), " ", each.DatabaseTypeName(), " ", each.ScanType(), " ",
			nullable, known, length, hasLength, precision, scale, isDecimal))
	}
	rows, err := all(found)
	must(err)
	return []interface{}{columns, rows}
}

// results gives all results of a text; an error ends them.
func (c client) results(query string, values ...interface{}) (results []interface{}, err error) {
	found, err := c.QueryContext(always, query, values...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	for {
		rows, err := all(found)
		results = append(results, rows)
		if err != nil || !found.NextResultSet() {
			return results, firstOf(err, found.Err())
		}
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func attempt(name string, step func()) {
	defer func() {
		if failed := recover(); failed != nil {
			fmt.Println("failed|" + name + ": " + strings.ReplaceAll(fmt.Sprint(failed), "\n", " "))
		}
	}()
	step()
}

func main() {
	for _, each := range steps {
		attempt(each.name, each.run)
	}
}

/** The operators' commands on merchants, terminals, channel accounts, webhooks, keys and the audit. */
package upay.cli.operator;

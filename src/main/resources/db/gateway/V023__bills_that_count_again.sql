-- The file that came last counts, also if it came before and another one took its place meanwhile: the channel gave that bill
-- first, then another one, and now again the first. Its rows are still there and need not be read again.

create or replace function begin_bill(bill_channel text, bill_owner text, bill_account text, bill_day date, bill_source text,
  bill_name text, bill_sha256 text, bill_bytes int8, patience interval,
  out number int8, out reading int4, out before text)
  language plpgsql set search_path from current as $$
declare
  known bill_files;
begin
  perform pg_advisory_xact_lock(1970010119,
    hashtext(concat_ws('/', bill_channel, bill_owner, bill_account, bill_day::text)));
  select * into known from bill_files f
    where f.channel = bill_channel and f.owner = bill_owner and f.account = bill_account and f.day = bill_day
      and f.sha256 = bill_sha256;
  if not found then
    insert into bill_files (channel, owner, account, day, version, source, file_name, sha256, bytes, state)
      values (bill_channel, bill_owner, bill_account, bill_day,
        1 + coalesce((select max(f.version) from bill_files f where f.channel = bill_channel and f.owner = bill_owner
          and f.account = bill_account and f.day = bill_day), 0),
        bill_source, bill_name, bill_sha256, bill_bytes, 'READING')
      returning bill_id, attempt, 'NEW' into number, reading, before;
    return;
  end if;
  number := known.bill_id;
  before := known.state;
  if known.state = 'REPLACED' and not (known.part <> 'WHOLE' and exists (select from bill_files f
      where f.channel = bill_channel and f.owner = bill_owner and f.account = bill_account and f.day = bill_day
        and f.state = 'READ' and f.part = 'WHOLE')) then
    update bill_files f set state = 'REPLACED', mtime = clock_timestamp()
      where f.channel = bill_channel and f.owner = bill_owner and f.account = bill_account and f.day = bill_day
        and f.state = 'READ' and (known.part = 'WHOLE' or f.part = known.part);
    update bill_files set state = 'READ', mtime = clock_timestamp(), matched_at = null where bill_id = number;
    reading := 0;
    return;
  end if;
  if known.state in ('READ', 'REPLACED')
      or known.state = 'READING' and known.touched_at > clock_timestamp() - patience then
    reading := 0;
    return;
  end if;
  update bill_files set state = 'READING', attempt = attempt + 1, touched_at = clock_timestamp(), mtime = clock_timestamp(),
      refusal = null, refused_line = null
    where bill_id = number returning attempt into reading;
end
$$;

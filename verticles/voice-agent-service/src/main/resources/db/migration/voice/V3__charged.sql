-- What was charged: the started minutes of a completed call, at most those that credits were held for.
create or replace view voice_api.call as
    select tenant_id, id, agent_id, lead_id, reference, status, answered_by, duration_seconds,
           case when status = 'completed' and duration_seconds > 0
                then price * least(ceil(duration_seconds / 60.0), max_minutes) else 0 end as credits,
           created_at as at, ended_at
    from call;

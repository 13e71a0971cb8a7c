# shellcheck shell=bash
# What emr-report and emr-archive share: their flags, and the commands that these make. Sourced by both, not run.
# Who sources it has home, command (Bayou's), conf (a file of settings), and usage().

main_class=dev.bayou.spark.Bayou
start=$(date -u +%Y%m%dT%H%M%SZ)-$RANDOM # names what only this start may use
mistakes=()
bayou_flags=()
value_flags="bucket jar files region name log-uri cluster release-label service-role job-role subnet instance-type instances
  serverless execution-role"
switches="dry-run"

# --- The command line: all mistakes at once -----------------------------------------------------------------------

is_one_of() { # word, words
  local word
  for word in $2; do [[ $word != "$1" ]] || return 0; done
  return 1
}

# Each flag goes into the variable of its name, with _ for -.
read_flags() {
  local flag key word
  for word in $value_flags $switches; do printf -v "${word//-/_}" ''; done
  while (($#)); do
    flag=$1
    key=${flag#--}
    key=${key%%=*}
    shift
    if [[ $flag == -- ]]; then
      bayou_flags=("$@")
      return
    elif [[ $flag == --help || $flag == -h ]]; then
      usage
      exit 0
    elif is_one_of "$flag" "$(printf -- '--%s ' $switches)"; then
      printf -v "${key//-/_}" yes
    elif [[ $flag != --* ]]; then
      mistakes+=("'$flag' belongs to no flag; flags of bayou $command come after --")
    elif ! is_one_of "$key" "$value_flags"; then
      mistakes+=("unknown flag ${flag%%=*}; see --help; flags of bayou $command come after --")
    elif [[ $flag == *=?* ]]; then
      printf -v "${key//-/_}" %s "${flag#*=}"
    elif [[ $flag != *=* && -n ${1-} && $1 != --* ]]; then
      printf -v "${key//-/_}" %s "$1"
      shift
    else
      printf -v "${key//-/_}" given
      mistakes+=("--$key needs a value")
    fi
  done
}

need() { # variable, what it is
  [[ -n ${!1} ]] || mistakes+=("--${1//_/-} is missing: $2")
}

form() { # variable, pattern, what it is
  [[ -z ${!1} || ${!1} == given || ${!1} =~ $2 ]] || mistakes+=("--${1//_/-}=${!1} is wrong: it is $3")
}

leave_out() { # why, variables
  local variable
  for variable in "${@:2}"; do [[ -z ${!variable} ]] || mistakes+=("--${variable//_/-} contradicts $1; leave one of them out"); done
}

check_flags() {
  local arn='^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$'
  need region "where cluster and buckets are, such as eu-central-1"
  form region '^[a-z]{2}(-[a-z]+)+-[0-9]$' "such as eu-central-1"
  form bucket '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' "the name of a bucket alone, without s3://"
  form jar '^s3://[^/]+/.+\.jar$' "on S3; without it the jar of this build is uploaded to --bucket"
  form files '^s3://[^/ ]+/[^, ]+(,s3://[^/ ]+/[^, ]+)*$' "one file on S3, or several with commas between"
  form name '^[0-9A-Za-z._-]{1,64}$' "1 to 64 letters, digits, dots, - and _"
  form cluster '^j-[0-9A-Z]+$' "the id of a cluster, such as j-2AXXXXXXGAPLF"
  form serverless '^[0-9a-z]{1,64}$' "the id of an application of EMR Serverless, such as 00f1abcdefgh2i3j"
  form execution_role "$arn" "such as arn:aws:iam::123456789012:role/bayou"
  form log_uri '^s3://[^/]+' "such as s3://bucket/logs/"
  form release_label '^emr-7\.[0-9]+\.[0-9]+$' "such as emr-7.10.0: Bayou needs Spark 3.5 and Java 17, which EMR 7 has"
  form service_role '^[0-9A-Za-z+=.@_/:-]+$' "the name or ARN of a role"
  form job_role '^[0-9A-Za-z+=.@_-]+$' "the name of an instance profile"
  form subnet '^subnet-[0-9a-f]+$' "such as subnet-0123456789abcdef0"
  form instance_type '^[a-z0-9-]+\.[a-z0-9-]+$' "such as m5.xlarge"
  form instances '^[1-9][0-9]{0,2}$' "a number from 1 to 999: one that leads, and the others that work"
  if [[ -n $cluster ]]; then
    leave_out --cluster serverless execution_role log_uri release_label service_role job_role subnet instance_type instances
  elif [[ -n $serverless ]]; then
    need execution_role "what the job may do; see docs/EMR.md"
    leave_out --serverless release_label service_role job_role subnet instance_type instances
  else
    need service_role "what EMR itself may do, such as EMR_DefaultRole_V2 (or give --cluster or --serverless)"
    need job_role "the instance profile: what Bayou may do; see docs/EMR.md"
    need subnet "where the instances are, such as subnet-0123456789abcdef0"
    [[ -z $execution_role ]] || mistakes+=("--execution-role is for --serverless; a cluster takes --job-role")
  fi
  [[ -n $jar && (-n $cluster || -n $log_uri) ]] || need bucket "where jar, logs and checkpoints go, below bayou/"
}

has() { # a flag of Bayou's
  local word
  for word in ${bayou_flags[@]+"${bayou_flags[@]}"}; do [[ $word != "--$1" && $word != "--$1="* ]] || return 0; done
  return 1
}

# What would else be found out when a cluster has started, minutes later.
check_bayou_flags() { # flags that have to be there; a|b: one of them
  local flag word
  for flag in "$@"; do
    has "${flag%|*}" || has "${flag#*|}" || mistakes+=("after --: --${flag/|/ or --} is missing")
  done
  for word in ${bayou_flags[@]+"${bayou_flags[@]}"}; do
    case $word in
      *[[:cntrl:]]*) mistakes+=("after --: a line break or the like in ${word%%=*}") ;;
      --archive=s3://?* | --output=s3://?* | --quarantine=s3://?*) ;;
      --archive=* | --output=* | --quarantine=*) mistakes+=("after --: $word is not on S3; write s3://bucket/prefix") ;;
      --sparkMaster* | --runner* | --checkpointDir*) mistakes+=("after --: leave ${word%%=*} out; it is set for you") ;;
      --kafkaConfig=*[Pp]assword* | --kafkaConfig=*[Ss]ecret* | --kafkaConfig=*jaas* | --awsCredentialsProvider=*[Kk]ey* | --SSECustomerKey*)
        mistakes+=("after --: ${word%%=*} holds a secret, and everyone who may describe the step could read it; AWS has roles and \
SSE-KMS for that, and Kafka's settings go into a file: --files=s3://… before --, --kafkaConfigFile=<its name> after --") ;;
      --[A-Za-z]*) ;;
      *) mistakes+=("after --: '$word' is no flag; write --flag=value") ;;
    esac
  done
}

stop_if_mistaken() {
  if ((${#mistakes[@]})); then
    printf "emr-$command: %s\n" "${mistakes[@]}" >&2
    echo "emr-$command --help lists the flags." >&2
    exit 2
  fi
  name=${name:-bayou-$command}
  log_uri=${log_uri:-s3://$bucket/bayou/logs/}
  has awsRegion || bayou_flags+=("--awsRegion=$region")
}

# --- Commands -----------------------------------------------------------------------------------------------------

quoted() { # a word, as a shell reads it
  local quote="'\\''"
  if [[ $1 =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then printf %s "$1"; else printf "'%s'" "${1//\'/$quote}"; fi
}

run() {
  local word line=$1
  for word in "${@:2}"; do
    if [[ $word == --* ]]; then line+=$' \\\n  '; else line+=' '; fi
    line+=$(quoted "$word")
  done
  if [[ -n $dry_run ]]; then
    printf '%s\n' "$line"
  else
    printf '%s\n' "$line" >&2
    "$@"
  fi
}

text() { # as JSON writes it
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

list() {
  local word separator=
  printf '['
  for word in "$@"; do
    printf '%s%s' "$separator" "$(text "$word")"
    separator=', '
  done
  printf ']'
}

# Under a name of its own: a running archive and a schedule go on with the jar that they were started with.
upload_jar() {
  if [[ -z $dry_run ]] && ! command -v aws >/dev/null; then
    echo "emr-$command: the AWS CLI is not installed; --dry-run prints its arguments" >&2
    exit 1
  fi
  [[ -z $jar ]] || return 0
  local built=$home/runner-profiles/spark/target/bayou-spark.jar
  [[ -n $dry_run ]] || "$home/scripts/build"
  jar=s3://$bucket/bayou/jars/bayou-spark-$start.jar
  run aws s3 cp "$built" "$jar" --region "$region" --only-show-errors
}

settings() { sed -n 's/^ *"\(spark\.[^"]*\)": "\([^"]*\)",\{0,1\}$/\1=\2/p' "$conf"; }

# What spark-submit gets, as words. A cluster of our own has the settings already.
submit_words() {
  local setting
  words=(spark-submit --deploy-mode cluster --class "$main_class")
  if [[ -n $cluster ]]; then
    while read -r setting; do words+=(--conf "$setting"); done < <(settings)
  fi
  [[ -z $files ]] || words+=(--files "$files")
  words+=("$jar" "$command" "${bayou_flags[@]}")
}

step() { # what happens if it fails
  submit_words
  printf '[{"Type": "CUSTOM_JAR", "Name": %s, "ActionOnFailure": "%s", "Jar": "command-runner.jar", "Args": %s}]' \
    "$(text "$name")" "$1" "$(list "${words[@]}")"
}

new_cluster() { # what happens if the step fails, further words
  run aws emr create-cluster --region "$region" --name "$name" --release-label "${release_label:-emr-7.10.0}" \
    --applications Name=Spark --configurations "file://$conf" --log-uri "$log_uri" \
    --service-role "$service_role" --ec2-attributes "InstanceProfile=$job_role,SubnetId=$subnet" \
    --instance-type "${instance_type:-m5.xlarge}" --instance-count "${instances:-3}" \
    --tags for-use-with-amazon-emr-managed-policies=true "${@:2}" \
    --steps "$(step "$1")"
}

add_step() {
  run aws emr add-steps --region "$region" --cluster-id "$cluster" --steps "$(step CONTINUE)"
}

# The settings for YARN have no meaning there.
serverless_parameters() {
  local setting parameters="--class $main_class"
  while read -r setting; do [[ $setting == spark.yarn.* ]] || parameters+=" --conf $setting"; done < <(settings)
  text "$parameters${files:+ --files $files}"
}

job_driver() {
  printf '{"sparkSubmit": {"entryPoint": %s, "entryPointArguments": %s, "sparkSubmitParameters": %s}}' \
    "$(text "$jar")" "$(list "$command" "${bayou_flags[@]}")" "$(serverless_parameters)"
}

start_job() { # further words
  run aws emr-serverless start-job-run --region "$region" --name "$name" --application-id "$serverless" \
    --execution-role-arn "$execution_role" \
    --job-driver "$(job_driver)" \
    --configuration-overrides "{\"monitoringConfiguration\": {\"s3MonitoringConfiguration\": {\"logUri\": $(text "$log_uri")}}}" "$@"
}
